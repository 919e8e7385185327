/**
 * /proc/PID/cmdline, see proc_pid_cmdline(5): each argument ends with NUL. Processes that rewrote their arguments
 * (setproctitle) often separate them by spaces, with or without a final NUL. As in psutil (issue 1179), NUL is the
 * separator if the text ends with NUL, else a space, and a single argument with spaces is split at these, unless
 * `isProgram` knows it as the path of the program, which has the spaces in its name. The end of a text that may be cut
 * does not tell how it is separated: there a NUL anywhere does.
 */
export function splitCmdline(text: string, isProgram: (path: string) => boolean, mayBeCut = false): string[] {
  if (text === '') {
    return [];
  }
  const separator = text.endsWith('\0') || (mayBeCut && text.includes('\0')) ? '\0' : ' ';
  const trimmed = text.endsWith(separator) ? text.slice(0, -1) : text;
  const parts = trimmed.split(separator);
  return separator === '\0' && parts.length === 1 && trimmed.includes(' ') && !isProgram(trimmed)
    ? trimmed.split(' ')
    : parts;
}

/** A program whose path a text may be. */
export interface KnownProgram {
  /** Null if it may not be read; '' if it has none. */
  readonly exe: string | null;
  /** The kernel's name, cut to 15 bytes; asked for only if the path does not decide. */
  readonly readName: () => string;
}

/**
 * Whether a text is the path with which a program was started: an absolute one, or a relative one, or a bare name. The
 * file is never looked for: the text is what the process likes, and may name a mount that never answers. An absolute
 * path that leads over links to the program has the name that the kernel took from it.
 */
export function isPathOf(text: string, { exe, readName }: KnownProgram): boolean {
  if (text === exe) {
    return true;
  }
  const relative = text.replace(/^(?:\.{1,2}\/+)+/u, '');
  if (exe !== null && exe !== '' && !text.startsWith('/')) {
    return exe.endsWith(`/${relative}`);
  }
  const name = readName();
  const file = relative.slice(relative.lastIndexOf('/') + 1);
  // A cut name without a blank does not tell whether the blank belongs to the file or comes before an argument.
  return file === name || (Buffer.byteLength(name) >= 15 && name.includes(' ') && file.startsWith(name));
}
