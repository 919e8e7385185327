/**
 * The items that contain every word of `typed`, best first: the whole text, its beginning, the beginning of a word in
 * it, any other place; then the shorter text. Equal ones keep their order.
 */
export function findMatches<Item>(
  typed: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
  limit: number,
): Item[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return items.slice(0, limit);
  }
  const whole = words.join(' ');
  const found: { item: Item; rank: number; length: number }[] = [];
  for (const item of items) {
    const text = textOf(item).toLowerCase();
    if (words.every((word) => text.includes(word))) {
      found.push({ item, rank: rankOf(text, whole, words), length: text.length });
    }
  }
  return found
    .toSorted((a, b) => a.rank - b.rank || a.length - b.length)
    .slice(0, limit)
    .map(({ item }) => item);
}

function rankOf(text: string, whole: string, words: readonly string[]): number {
  if (text === whole) {
    return 0;
  }
  if (text.startsWith(words[0] ?? '')) {
    return 1;
  }
  return words.every((word) => beginsWord(text, word)) ? 2 : 3;
}

function beginsWord(text: string, word: string): boolean {
  for (let place = text.indexOf(word); place !== -1; place = text.indexOf(word, place + 1)) {
    if (place === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(place - 1))) {
      return true;
    }
  }
  return false;
}
