import { describe, expect, it } from 'vitest';
import { listFiles, readText, sources } from './all-sources.js';
import { findTerm, readBannedTerms } from './rules/banned-terms.js';
import { findPhrase, startsBadly } from './rules/plain-english.js';
import { parseSourceFile, type SourceFile } from './source-file.js';

const terms = readBannedTerms(readText('docs/glossary.md'));

/** Names that use a word which docs/glossary.md replaces, in the source and in its path. */
function wrongTerms({ path, names }: SourceFile): string[] {
  return [...path.split('/'), ...names].flatMap((name) => {
    const term = findTerm(name, terms);
    return term === null ? [] : [`${path}: ${name} (${term})`];
  });
}

function poorSentences({ path, comments, titles }: SourceFile): string[] {
  return [...comments, ...titles].flatMap((text) => {
    const found = startsBadly(text) ? text.slice(0, 80) : findPhrase(text);
    return found === null ? [] : [`${path}: ${found}`];
  });
}

/** A document's paragraphs and list items, without code. */
function paragraphsOf(markdown: string): string[] {
  return markdown
    .replace(/^```.*?^```|^#[^\n]*$/gms, '')
    .split(/\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.) )/)
    .map((paragraph) => paragraph.replace(/^\s*(?:[-*>#]+|\d+\.)\s+/, '').trim());
}

describe('language', () => {
  it('names use the terms of docs/glossary.md', () => {
    expect(sources.flatMap(wrongTerms)).toEqual([]);
  });

  it('comments and titles of tests are plain sentences', () => {
    expect(sources.flatMap(poorSentences)).toEqual([]);
  });

  it('documents are plain sentences', () => {
    const poor = listFiles('*.md').flatMap((path) =>
      paragraphsOf(readText(path))
        .filter(startsBadly)
        .map((text) => `${path}: ${text.slice(0, 100)}`),
    );
    expect(poor).toEqual([]);
  });
});

describe('the rules of language', () => {
  const banned = readBannedTerms(
    [
      '| term | means | not |',
      '|---|---|---|',
      '| hint | `x` | `told`, `HighestValues` |',
      '| query | | `Question` at the end of a type |',
    ].join('\n'),
  );

  it('read the glossary', () => {
    expect(banned.map(({ words }) => words)).toEqual(['told', 'highest values', 'question']);
    expect(terms.length).toBeGreaterThan(20);
  });

  it.each([
    ['told', 'told'],
    ['toldTicks', 'told'],
    ['isAsTold', 'told'],
    ['TOLD_TICKS', 'told'],
    ['told-ticks.ts', 'told'],
    ['readHighestValues', 'highest values'],
    ['TopQuestion', 'question'],
  ])('find in the name %s the term %s', (name, term) => {
    expect(findTerm(name, banned)).toBe(term);
  });

  it.each(['toldest', 'highest', 'values', 'question', 'QuestionMark'])('accept the name %s', (name) => {
    expect(findTerm(name, banned)).toBeNull();
  });

  it.each(['Of these the places are.', 'Who did nothing sends nothing.', 'What is told of it.', 'For one of speed.'])(
    'find the beginning of "%s"',
    (text) => {
      expect(poorSentences(parseSourceFile('a.ts', `/** ${text} */`))).toHaveLength(1);
      expect(poorSentences(parseSourceFile('a.test.ts', `it(${JSON.stringify(text)}, () => {});`))).toHaveLength(1);
      expect(paragraphsOf(`# A\n\n- Fine.\n- ${text}\n`).filter(startsBadly)).toEqual([text]);
    },
  );

  it.each(['The tick that told of it.', 'Messages are worked off.', 'It goes on for so many ticks.'])(
    'find the phrase in "%s"',
    (text) => {
      expect(poorSentences(parseSourceFile('a.ts', `// ${text}`))).toHaveLength(1);
    },
  );

  it.each([
    'Offsets are bytes.',
    'Whole seconds.',
    'There are so many that one is enough.',
    'It waits until it is told to.',
  ])('accept "%s"', (text) => {
    expect(poorSentences(parseSourceFile('a.ts', `// ${text}`))).toEqual([]);
  });
});
