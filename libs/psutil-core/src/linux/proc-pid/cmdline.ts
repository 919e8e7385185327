/**
 * /proc/PID/cmdline, see proc_pid_cmdline(5): arguments that end with NUL each. Processes that rewrote their arguments
 * (setproctitle) often use spaces instead, with or without one NUL at the end; psutil's rules tell them apart (its
 * issue 1179): the separator is NUL if the text ends with NUL, else a space; a single argument with spaces is split at
 * the spaces.
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
