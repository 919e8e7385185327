import {
  comparisons,
  type Comparison,
  type NumberCondition,
  type Pattern,
  type SearchExpression,
} from './expression.js';
import {
  isTextField,
  numberFields,
  textFields,
  type NumberFieldName,
  type TextField,
  type TextFieldName,
} from './fields.js';
import { describeQuantity, parseQuantity } from './quantities.js';
import { SearchSyntaxError } from './search-syntax-error.js';
import type { Subject } from './subject.js';

export interface WrittenValue {
  readonly text: string;
  /** Whether it was in quotes, so that `*` and `?` stand for themselves. */
  readonly isQuoted: boolean;
  readonly position: number;
}

export function toPattern({ text, isQuoted }: WrittenValue): Pattern {
  return { value: text, isGlob: !isQuoted && /[*?]/.test(text) };
}

/** Parses what follows a field or a label. Throws SearchSyntaxError. */
export function parseValue(subject: Subject, value: WrittenValue): SearchExpression {
  if (value.text === '') {
    throw new SearchSyntaxError(value.position, 'the value is empty');
  }
  if (subject.kind === 'label') {
    return { kind: 'label', key: subject.key, ...toPattern(value) };
  }
  return isTextField(subject.field) ? parseText(subject.field, value) : parseNumber(subject.field, value);
}

function parseText(field: TextFieldName, value: WrittenValue): SearchExpression {
  const { values }: TextField = textFields[field];
  const pattern = toPattern(value);
  if (values !== undefined && !pattern.isGlob && !values.includes(pattern.value)) {
    throw new SearchSyntaxError(
      value.position,
      `${field} is never ${JSON.stringify(value.text)}; expected ${values.join(', ')}`,
    );
  }
  return { kind: 'field', field, ...pattern };
}

function parseNumber(field: NumberFieldName, { text, position }: WrittenValue): SearchExpression {
  const compare = (comparison: Comparison, written: string, offset: number): NumberCondition => {
    const { quantity } = numberFields[field];
    const value = parseQuantity(quantity, written);
    if (value === null) {
      const found = written === '' ? 'nothing' : JSON.stringify(written);
      throw new SearchSyntaxError(
        position + offset,
        `expected ${describeQuantity(quantity)} for ${field}, found ${found}`,
      );
    }
    return { kind: 'number', field, comparison, value };
  };
  const [, from, to] = /^([^<>=].*?)\.\.(.+)$/su.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    return { kind: 'and', of: [compare('>=', from, 0), compare('<=', to, from.length + 2)] };
  }
  const comparison = comparisons.find((sign) => text.startsWith(sign));
  return comparison === undefined
    ? compare('=', text, 0)
    : compare(comparison, text.slice(comparison.length), comparison.length);
}
