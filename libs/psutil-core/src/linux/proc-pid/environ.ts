/**
 * /proc/PID/environ, see proc_pid_environ(5): each `NAME=value` ends with NUL. After an empty entry the process has
 * overwritten the rest, which is ignored, as are entries without name or '='. The last of equal names counts.
 */
export function parseEnviron(text: string): Record<string, string> {
  const variables = new Map<string, string>();
  let at = 0;
  for (;;) {
    const end = text.indexOf('\0', at);
    if (end <= at) {
      // A plain object would break for a variable named __proto__.
      return Object.fromEntries(variables);
    }
    const equal = text.indexOf('=', at);
    if (equal > at && equal < end) {
      variables.set(text.slice(at, equal), text.slice(equal + 1, end));
    }
    at = end + 1;
  }
}
