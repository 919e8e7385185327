import type { Pattern } from './expression.js';

/**
 * Whether a whole text equals a pattern, upper and lower case told apart. It takes steps in proportion to the lengths
 * of both multiplied at most, whatever the glob, because it returns to its last `*` only.
 */
export function matchesPattern({ value, isGlob }: Pattern, text: string): boolean {
  if (!isGlob) {
    return value === text;
  }
  const glob = Array.from(value);
  const characters = Array.from(text);
  let [next, star, resume] = [0, -1, 0];
  for (let index = 0; index < characters.length;) {
    if (glob[next] === '*') {
      star = next++;
      resume = index;
    } else if (glob[next] === '?' || glob[next] === characters[index]) {
      next++;
      index++;
    } else if (star >= 0) {
      next = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  return glob.slice(next).every((character) => character === '*');
}
