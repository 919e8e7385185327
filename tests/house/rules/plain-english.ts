const beginning =
  /^(Of|Who|Whoever|Whom|Whose|What (is|was|are|were|tells)|For one of|That which|Those (that|who|of)|None of which)\b/;

/** Whether a text begins with a fragment instead of a sentence's subject: "Of these the places are." */
export function startsBadly(text: string): boolean {
  return beginning.test(text) && !text.endsWith('?');
}

/** Turns of phrase that this project used and English has plainer words for. */
const phrases = [
  /\bt(old|ells?|elling) of\b/i,
  /\b(is|are) told\b(?! (to|apart)\b)/i,
  /\bso many\b(?! (that|\w+ that)\b)/i,
  /\bin the place of\b/i,
  /\bstands? at\b/i,
  /\banew\b/i,
  /\b(a look|looked at)\b(?!-)/i,
  /\ba matter of\b/i,
  /\b(is|are) as high\b/i,
  /\bhighest process\b/i,
  /\bgiven away\b/i,
  /\bworked off\b/i,
  /\bmended\b/i,
];

/** The first such turn of phrase in a text. */
export function findPhrase(text: string): string | null {
  return phrases.map((phrase) => phrase.exec(text)?.[0]).find((found) => found !== undefined) ?? null;
}
