import { listTerms, type LabelCondition, type SearchExpression, type SearchTerm } from '@psfleet/search';
import { isCommandLine, isFieldOfIdentity, renderField } from './field-conditions.js';
import type { RowTexts } from './text-conditions.js';

/** Which processes a table shows. */
export interface ProcessFilters {
  readonly where?: SearchExpression;
  /** The hosts with a label; it must be given if `where` has a condition on one. */
  readonly hostsWith?: (label: LabelCondition) => readonly string[];
}

/** Where the values of a process are, as SQL. */
export interface ProcessRow {
  /** Aliases of rows with the columns of a process table and of an identity. */
  readonly table: string;
  readonly identity: string;
  readonly texts: RowTexts;
}

/** The SQL of each condition of an expression; null where it is not known whether it holds. */
export type RenderTerm = (term: SearchTerm, parameter: string, isNegated: boolean) => string | boolean | null;

/** Renders a condition, for {@link whereParams}. A condition on an unknown value is false, so its NOT is true. */
export function renderWhere(where: SearchExpression, row: ProcessRow): string {
  const sql = renderRelaxed(where, (term, parameter) => renderTerm(term, parameter, row));
  return String(sql);
}

export function renderTerm(term: SearchTerm, parameter: string, row: ProcessRow): string {
  switch (term.kind) {
    case 'text':
      return row.texts.inAny(term, parameter);
    case 'label':
      return `has({${parameter}:Array(String)}, toString(${row.table}.host))`;
    case 'field':
      return term.field === 'cmd'
        ? row.texts.inCommandLine(term, parameter)
        : renderField({ ...term, field: term.field }, parameter, row);
    case 'number':
      return renderField(term, parameter, row);
  }
}

/**
 * Renders a condition that holds wherever the expression may, given what is known of its conditions; true if it may
 * hold anywhere.
 */
export function renderRelaxed(where: SearchExpression, render: RenderTerm): string | boolean {
  const names = parameterNames(where);
  const visit = (node: SearchExpression, ifUnknown: boolean): string | boolean => {
    switch (node.kind) {
      case 'and':
      case 'or':
        return joinSql(
          node.kind,
          node.of.map((part) => visit(part, ifUnknown)),
        );
      case 'not': {
        const sql = visit(node.of, !ifUnknown);
        return typeof sql === 'boolean' ? !sql : `NOT ${sql}`;
      }
      case 'text':
      case 'field':
      case 'label':
      case 'number': {
        // An unknown condition must not exclude anything: only below an odd number of NOTs it counts as false.
        const sql = render(node, names.get(node) ?? '', !ifUnknown);
        return sql === null ? ifUnknown : typeof sql === 'boolean' ? sql : `(${sql})`;
      }
    }
  };
  return visit(where, true);
}

function joinSql(kind: 'and' | 'or', parts: readonly (string | boolean)[]): string | boolean {
  const decisive = kind === 'or';
  const open = parts.filter((part) => part !== !decisive);
  if (open.includes(decisive)) {
    return decisive;
  }
  return open.length === 0 ? !decisive : `(${open.join(decisive ? ' OR ' : ' AND ')})`;
}

/** The parameters of the rendered conditions. */
export function whereParams({ where, hostsWith }: ProcessFilters): Readonly<Record<string, unknown>> {
  if (where === undefined) {
    return {};
  }
  const values = Array.from(parameterNames(where), ([term, name]) => [name, parameterOf(term, hostsWith)]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

function parameterOf(term: SearchTerm, hostsWith: ProcessFilters['hostsWith']): unknown {
  switch (term.kind) {
    case 'text':
      return likePattern(term, true);
    case 'field':
      return term.field === 'cmd' ? likePattern(term, true) : term.isGlob ? likePattern(term, false) : term.value;
    case 'label':
      if (hostsWith === undefined) {
        throw new TypeError('a condition on a label needs hostsWith');
      }
      return hostsWith(term);
    case 'number':
      return term.value;
  }
}

/** The pattern of LIKE for a part of a text, or for the whole. */
function likePattern({ value, isGlob }: { value: string; isGlob: boolean }, isPart: boolean): string {
  const escaped = value.replace(/[\\%_]/g, '\\$&');
  const pattern = isGlob ? escaped.replaceAll('*', '%').replaceAll('?', '_') : escaped;
  return isPart ? `%${pattern}%` : pattern;
}

const parameterNames = (where: SearchExpression): Map<SearchTerm, string> =>
  new Map(listTerms(where).map((term, index) => [term, `where${index}`]));

/** Whether a condition needs the process's identity. */
export function needsIdentity(where: SearchExpression | undefined): boolean {
  return where !== undefined && listTerms(where).some((term) => term.kind === 'text' || isFieldOfIdentity(term));
}

/** Whether a condition searches in command lines. */
export function searchesText(where: SearchExpression | undefined): boolean {
  return where !== undefined && listTerms(where).some((term) => term.kind === 'text' || isCommandLine(term));
}
