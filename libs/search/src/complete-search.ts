import { describeField, fieldNames, isTextField, type FieldName, type TextField } from './fields.js';
import { printValue } from './print-search.js';
import { splitSubject, type Subject } from './subject.js';

export interface Completion {
  /** What replaces the text from `from` to `to`. */
  readonly text: string;
  readonly help: string;
}

/** The texts that fit at the cursor. Offsets count characters from 0, as in `String.slice`. */
export interface SearchCompletion {
  readonly from: number;
  readonly to: number;
  readonly completions: readonly Completion[];
  /** Values of this, beginning with `prefix`, fit too: ask for those that exist and print them with `printValue`. */
  readonly valuesOf: Subject | null;
  readonly prefix: string;
}

const operators: readonly Completion[] = [
  { text: 'AND ', help: 'Both conditions must hold' },
  { text: 'OR ', help: 'One of the conditions must hold' },
  { text: 'NOT ', help: 'The next condition must not hold' },
];

/** Completes the word that ends at `cursor`: the name of a field, an operator, or a value. */
export function completeSearch(text: string, cursor: number = text.length): SearchCompletion {
  const { start, word, openQuote } = wordBefore(text, cursor);
  const subject = findSubject(word);
  if (subject === null) {
    return openQuote === null ? completeName(word, start, cursor) : nothing(cursor);
  }
  const prefix = openQuote ?? subject.value;
  const from = cursor - (openQuote === null ? prefix.length : prefix.length + 1);
  return { from, to: cursor, completions: completeValue(subject.subject, prefix), valuesOf: subject.subject, prefix };
}

const nothing = (cursor: number): SearchCompletion => ({
  from: cursor,
  to: cursor,
  completions: [],
  valuesOf: null,
  prefix: '',
});

/** The unquoted word before the cursor, and what follows it in a quote that is still open there. */
function wordBefore(
  text: string,
  cursor: number,
): { readonly start: number; readonly word: string; readonly openQuote: string | null } {
  const before = text.slice(0, cursor);
  const closed = /^(?:[^"]|"(?:[^"\\]|\\.)*")*/su.exec(before)?.[0] ?? '';
  const word = /[^\s()"]*$/u.exec(closed)?.[0] ?? '';
  const open = before.slice(closed.length);
  return { start: closed.length - word.length, word, openQuote: open === '' ? null : open.slice(1) };
}

function findSubject(word: string): ReturnType<typeof splitSubject> {
  try {
    return splitSubject({ kind: 'word', text: word, position: 1, isAdjacent: false });
  } catch {
    return null;
  }
}

function completeName(word: string, start: number, cursor: number): SearchCompletion {
  const dash = word.startsWith('-') ? '-' : '';
  const prefix = word.slice(dash.length);
  const names = fieldNames
    .filter((name) => name.startsWith(prefix.toLowerCase()))
    .map((name) => ({ text: `${dash}${name}:`, help: describeField(name).help }));
  const labels = 'label.'.startsWith(prefix.toLowerCase())
    ? [{ text: `${dash}label.`, help: 'A label of the host' }]
    : [];
  const words = dash === '' ? operators.filter((operator) => operator.text.startsWith(prefix)) : [];
  return { from: start, to: cursor, completions: [...names, ...labels, ...words], valuesOf: null, prefix: word };
}

function completeValue(subject: Subject, prefix: string): Completion[] {
  return subject.kind === 'label' ? [] : closedValues(subject.field, prefix);
}

function closedValues(field: FieldName, prefix: string): Completion[] {
  const { help, ...rest } = describeField(field);
  const values = isTextField(field) ? ((rest as TextField).values ?? []) : [];
  return values
    .filter((value) => value.startsWith(prefix))
    .map((value) => ({ text: printValue({ value, isGlob: false }), help }));
}
