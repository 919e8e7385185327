import type { NumberFieldName, TextFieldName } from './fields.js';

/**
 * A parsed search. A condition on a value that is not known never holds, so its NOT does: `NOT container:web` includes
 * processes that are in no container.
 */
export type SearchExpression =
  | { readonly kind: 'and' | 'or'; readonly of: readonly SearchExpression[] }
  | { readonly kind: 'not'; readonly of: SearchExpression }
  | SearchTerm;

export type SearchTerm = TextCondition | FieldCondition | LabelCondition | NumberCondition;

/** What a text is compared with. In a glob `*` stands for any characters and `?` for one. */
export interface Pattern {
  readonly value: string;
  readonly isGlob: boolean;
}

/** The name or the command line contains the pattern, ignoring case. */
export interface TextCondition extends Pattern {
  readonly kind: 'text';
}

export interface FieldCondition extends Pattern {
  readonly kind: 'field';
  readonly field: TextFieldName;
}

/** The host has a label with this key and value. */
export interface LabelCondition extends Pattern {
  readonly kind: 'label';
  readonly key: string;
}

export const comparisons = ['>=', '<=', '>', '<', '='] as const;
export type Comparison = (typeof comparisons)[number];

/** `value` is in bytes, bytes per second, percent of one CPU, seconds, or a count, as the field's quantity says. */
export interface NumberCondition {
  readonly kind: 'number';
  readonly field: NumberFieldName;
  readonly comparison: Comparison;
  readonly value: number;
}

/** Lists the conditions of an expression from left to right. */
export function listTerms(expression: SearchExpression): SearchTerm[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.of.flatMap(listTerms);
    case 'not':
      return listTerms(expression.of);
    case 'text':
    case 'field':
    case 'label':
    case 'number':
      return [expression];
  }
}
