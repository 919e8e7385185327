import type { FieldCondition, NumberCondition, Pattern, SearchExpression } from './expression.js';
import { textFields, type NumberFieldName, type TextFieldName } from './fields.js';
import { matchesPattern } from './matches-pattern.js';

/** The values of one process that a search compares. */
export interface SearchedProcess {
  /** The texts of a field, any of which may fit: a container has a name and an id. None if they are not known. */
  texts(field: TextFieldName): readonly string[];
  /** In the unit of the field's quantity; null if it is not known. */
  number(field: NumberFieldName): number | null;
  /** The value of a label of its host; null if it has none. */
  label(key: string): string | null;
}

/** As `docker ps` shows ids. */
const shortId = /^[0-9a-f]{12,63}$/;

/** Whether a process fits a search, as the API decides it. */
export function matchesSearch(expression: SearchExpression, process: SearchedProcess): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.of.every((part) => matchesSearch(part, process));
    case 'or':
      return expression.of.some((part) => matchesSearch(part, process));
    case 'not':
      return !matchesSearch(expression.of, process);
    case 'text':
      return [...process.texts('name'), ...process.texts('cmd')].some((text) => contains(text, expression));
    case 'field':
      return matchesField(expression, process);
    case 'label': {
      const value = process.label(expression.key);
      return value !== null && matchesPattern(expression, value);
    }
    case 'number':
      return compares(expression, process.number(expression.field));
  }
}

function matchesField({ field, ...pattern }: FieldCondition, process: SearchedProcess): boolean {
  const { match } = textFields[field];
  return process.texts(field).some((text) => {
    if (match === 'contains') {
      return contains(text, pattern);
    }
    const compared = match === 'path' && !pattern.value.includes('/') ? (text.split('/').at(-1) ?? text) : text;
    const isShortId = field === 'container' && !pattern.isGlob && shortId.test(pattern.value);
    return matchesPattern(pattern, compared) || (isShortId && isContainerId(text) && text.startsWith(pattern.value));
  });
}

/** Ignoring case, anywhere in the text. */
function contains(text: string, { value, isGlob }: Pattern): boolean {
  const [searched, sought] = [text.toLowerCase(), value.toLowerCase()];
  return isGlob ? matchesPattern({ value: `*${sought}*`, isGlob }, searched) : searched.includes(sought);
}

function isContainerId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function compares({ comparison, value }: NumberCondition, known: number | null): boolean {
  if (known === null) {
    return false;
  }
  switch (comparison) {
    case '=':
      return known === value;
    case '>':
      return known > value;
    case '>=':
      return known >= value;
    case '<':
      return known < value;
    case '<=':
      return known <= value;
  }
}
