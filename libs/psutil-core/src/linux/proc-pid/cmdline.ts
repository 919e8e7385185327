/**
 * /proc/PID/cmdline, see proc_pid_cmdline(5): each argument ends with NUL. Processes that rewrote their arguments
 * (setproctitle) often separate them by spaces, with or without a final NUL. As in psutil (issue 1179), NUL is the
 * separator if the text ends with NUL, else a space, and a single argument with spaces is split at these, unless
 * `isProgram` knows it as the path of the program, which has the spaces in its name.
 */
export function splitCmdline(text: string, isProgram: (path: string) => boolean): string[] {
  if (text === '') {
    return [];
  }
  const separator = text.endsWith('\0') ? '\0' : ' ';
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
  /** The kernel's name, cut to 15 bytes; asked for only if the path is unknown. */
  readonly readName: () => string;
  readonly isFile: (path: string) => boolean;
}

/** Whether a text is the path with which a program was started: an absolute one, or a relative one, or a bare name. */
export function isPathOf(text: string, { exe, readName, isFile }: KnownProgram): boolean {
  if (text === exe || (text.startsWith('/') && isFile(text))) {
    return true;
  }
  const relative = text.replace(/^(?:\.{1,2}\/+)+/u, '');
  if (exe !== null && exe !== '') {
    return !text.startsWith('/') && exe.endsWith(`/${relative}`);
  }
  const name = readName();
  const file = relative.slice(relative.lastIndexOf('/') + 1);
  return file === name || (Buffer.byteLength(name) >= 15 && file.startsWith(name));
}
