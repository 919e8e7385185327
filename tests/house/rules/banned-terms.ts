/** A word that docs/glossary.md replaces; `isSuffix`: only at the end of a type's name. */
export interface BannedTerm {
  readonly words: string;
  readonly isSuffix: boolean;
}

/** The words in backticks of the glossary's column "not". */
export function readBannedTerms(glossary: string): BannedTerm[] {
  const rows = glossary.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| term |'));
  return rows.flatMap((row) =>
    [...(row.split('|')[3] ?? '').matchAll(/`([A-Za-z]+)`( at the end of a type)?/g)].map(([, term = '', suffix]) => ({
      words: wordsOf(term),
      isSuffix: suffix !== undefined,
    })),
  );
}

/** The first term whose words follow each other in a name: `ToldTick` is in `toldTickAt`, not in `readToldTicks`. */
export function findTerm(name: string, terms: readonly BannedTerm[]): string | null {
  const words = ` ${wordsOf(name)} `;
  const isType = /^[A-Z][a-z]/.test(name);
  const found = terms.find((term) =>
    term.isSuffix ? isType && words.endsWith(` ${term.words} `) : words.includes(` ${term.words} `),
  );
  return found?.words ?? null;
}

function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .join(' ')
    .toLowerCase()
    .trim();
}
