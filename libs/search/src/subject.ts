import { findField, findSimilarField, isTextField, type FieldName } from './fields.js';
import { SearchSyntaxError } from './search-syntax-error.js';
import { quote, type Token } from './tokens.js';

/** What a value is compared with: a field of the process, or a label of its host. */
export type Subject =
  { readonly kind: 'field'; readonly field: FieldName } | { readonly kind: 'label'; readonly key: string };

/** A word that names what its value, which may be empty, is compared with. */
export interface SubjectWord {
  readonly subject: Subject;
  /** As it was written, with its colon. */
  readonly written: string;
  /** Whether a `-` precedes it, which stands for NOT. */
  readonly isNegated: boolean;
  readonly value: string;
  readonly valuePosition: number;
}

/**
 * Splits `user:root`, `-user:root`, `label.env:prod`, `rss:>2gb` or `rss>2gb`; null for any other word. A colon is
 * frequent in command lines (`nginx:`, `http://a`, `localhost:80`), so an unknown name before it makes a text, unless
 * it is nearly that of a field. Throws SearchSyntaxError.
 */
export function splitSubject({ text, position }: Token): SubjectWord | null {
  const [head, dash = '', name, colon] = /^(-?)(label\.[^:]+|[a-z_]+)(:|(?=[<>=]))/i.exec(text) ?? [];
  if (head === undefined || name === undefined) {
    return null;
  }
  const found = findSubject(name);
  const value = text.slice(head.length);
  if (found === null || (colon !== ':' && (found.kind === 'label' || isTextField(found.field)))) {
    const similar = findSimilarField(name);
    if (found === null && colon === ':' && similar !== null && /^[^/:]/.test(value)) {
      throw new SearchSyntaxError(
        position + dash.length,
        `there is no field ${name}; expected ${similar}, or ${quote(text)} in quotes to search for this text`,
      );
    }
    return null;
  }
  return {
    subject: found,
    written: head.slice(dash.length),
    isNegated: dash !== '',
    value,
    valuePosition: position + head.length,
  };
}

function findSubject(name: string): Subject | null {
  if (/^label\./i.test(name)) {
    return { kind: 'label', key: name.slice('label.'.length) };
  }
  const field = findField(name);
  return field === null ? null : { kind: 'field', field };
}
