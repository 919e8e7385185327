/** Cuts text after `maxLength` characters, the last of which is then `…`. No character is cut in halves. */
export function fitText(text: string, maxLength: number): string {
  let [count, length, kept] = [0, 0, 0];
  for (const character of text) {
    count++;
    if (count === maxLength) {
      kept = length;
    }
    if (count > maxLength) {
      return `${text.slice(0, kept)}…`;
    }
    length += character.length;
  }
  return text;
}
