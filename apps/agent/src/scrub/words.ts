/** The words of a text, for lists that are easier to read without quotes and commas. */
export function wordSet(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/** The source of a regular expression that matches one of the words. */
export function anyOf(...lines: readonly string[]): string {
  return `(?:${lines.flatMap((line) => line.split(' ')).join('|')})`;
}
