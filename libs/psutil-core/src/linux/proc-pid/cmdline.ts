/**
 * /proc/PID/cmdline, see proc_pid_cmdline(5): each argument ends with NUL. Processes that rewrote their arguments
 * (setproctitle) often separate them by spaces, with or without a final NUL. As in psutil (issue 1179), NUL is the
 * separator if the text ends with NUL, else a space, and a single argument with spaces is split at these.
 */
export function splitCmdline(text: string): string[] {
  if (text === '') {
    return [];
  }
  const separator = text.endsWith('\0') ? '\0' : ' ';
  const trimmed = text.endsWith(separator) ? text.slice(0, -1) : text;
  const parts = trimmed.split(separator);
  return separator === '\0' && parts.length === 1 && trimmed.includes(' ') ? trimmed.split(' ') : parts;
}
