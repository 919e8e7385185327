/** Whether a host name matches a pattern, in which `*` stands for any characters; every name matches null. */
export function matchesPattern(name: string, pattern: string | null): boolean {
  if (pattern === null) {
    return true;
  }
  // The pattern has only characters of host names beside `*`, none of which means anything else in an expression.
  return new RegExp(`^${pattern.replaceAll('*', '[a-z0-9_-]*')}$`).test(name);
}
