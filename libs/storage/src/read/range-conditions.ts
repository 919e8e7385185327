import { listTerms, type SearchExpression, type SearchTerm } from '@psfleet/search';
import { identityText } from '../schema/process-tables.js';
import { isFieldOfIdentity } from './field-conditions.js';
import { renderRelaxed, renderTerm, renderWhere, type ProcessRow } from './process-conditions.js';

/** An identity is sent again every hour while its process runs, and up to some minutes later. */
export const identityMs = 65 * 60_000;

const ofProcess: ProcessRow = {
  table: 'p',
  identity: 'p',
  names: ['lowerUTF8(p.name)'],
  commandLine: "lowerUTF8(arrayStringConcat(p.cmdline, ' '))",
  indexed: identityText,
};

/** A process that no sweep saw has only the event of its exit. */
const ofExit: ProcessRow = {
  table: 'e',
  identity: 'e',
  names: ["lowerUTF8(ifNull(e.name, ''))"],
  commandLine: "lowerUTF8(arrayStringConcat(e.cmdline, ' '))",
};

const fieldsOfExits: ReadonlySet<string> = new Set(['name', 'user', 'cmd', 'program', 'host', 'pid', 'ppid']);

/** Conditions that only a sample of one moment could decide. */
export function conditionsOfMoment(where: SearchExpression): SearchTerm[] {
  return listTerms(where).filter(
    (term) =>
      (term.kind === 'number' && (!isFieldOfIdentity(term) || term.field === 'age')) ||
      (term.kind === 'field' && term.field === 'status'),
  );
}

const isKnownOfExit = (term: SearchTerm): boolean =>
  term.kind === 'text' || term.kind === 'label' || fieldsOfExits.has(term.field);

/** The condition for rows `p` of `processes`. */
export const identityCondition = (where: SearchExpression): string => renderWhere(where, ofProcess);

/** The condition for rows `e` of `process_events`, the ends of processes that no sweep saw; null if none may match. */
export function exitCondition(where: SearchExpression): string | null {
  const sql = renderRelaxed(where, (term, parameter) =>
    isKnownOfExit(term) ? renderTerm(term, parameter, ofExit) : false,
  );
  return sql === false ? null : String(sql);
}

/**
 * Rows of processes that an expression held for at some time of a range: samples `s`, and ends `e`. It needs the
 * parameters of {@link matchedParams} and whereParams.
 */
export function matchedRows(where: SearchExpression): { readonly samples: string; readonly exits: string } {
  const matched = `(
    SELECT p.host, p.proc_uid
    FROM processes AS p
    WHERE p.ts >= fromUnixTimestamp64Milli({identitiesFrom:Int64}, 'UTC')
      AND p.ts < fromUnixTimestamp64Milli({identitiesTo:Int64}, 'UTC') AND ${identityCondition(where)}
  )`;
  const isExit = exitCondition(where);
  const unswept = isExit === null ? '' : ` OR (e.unswept AND ${isExit})`;
  return {
    samples: `(s.host, s.proc_uid) IN ${matched}`,
    exits: `((e.host, e.proc_uid) IN ${matched}${unswept})`,
  };
}

/** Parameters for {@link matchedRows}; times are milliseconds since the epoch. */
export function matchedParams(from: number, to: number): Readonly<Record<string, number>> {
  return { identitiesFrom: Math.max(0, from - identityMs), identitiesTo: to };
}
