/**
 * /proc/PID/environ, see proc_pid_environ(5): `NAME=value` entries that end with NUL each. What follows an empty entry
 * is not environment any more (the process wrote over it); entries without name or '=' are left out; of equal names the
 * last counts.
 */
export function parseEnviron(text: string): Record<string, string> {
  const variables = new Map<string, string>();
  let at = 0;
  for (;;) {
    const end = text.indexOf('\0', at);
    if (end <= at) {
      // Not `variables[name] = value`: a variable may be called __proto__.
      return Object.fromEntries(variables);
    }
    const equal = text.indexOf('=', at);
    if (equal > at && equal < end) {
      variables.set(text.slice(at, equal), text.slice(equal + 1, end));
    }
    at = end + 1;
  }
}
