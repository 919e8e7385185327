/**
 * Whether a host name matches a pattern, in which `*` stands for any characters; every name matches null. Hosts choose
 * their names, so this takes no more time for one than for another, as a regular expression would.
 */
export function matchesPattern(name: string, pattern: string | null): boolean {
  if (pattern === null) {
    return true;
  }
  const [head = '', ...parts] = pattern.split('*');
  const tail = parts.pop();
  if (tail === undefined) {
    return name === head;
  }
  if (!name.startsWith(head)) {
    return false;
  }
  let from = head.length;
  for (const part of parts) {
    // The first place leaves the most to the parts after it.
    const at = name.indexOf(part, from);
    if (at === -1) {
      return false;
    }
    from = at + part.length;
  }
  return name.endsWith(tail) && name.length - tail.length >= from;
}
