import { listTerms, type SearchExpression, type SearchTerm } from '@psfleet/search';
import { identityMs } from '../schema/process-tables.js';
import { isFieldOfIdentity } from './field-conditions.js';
import { renderRelaxed, renderTerm, renderWhere, type ProcessRow } from './process-conditions.js';
import { ownTexts, textParams, textsOverRange } from './text-conditions.js';

const ofProcess = (hosts: readonly string[] | null): ProcessRow => ({
  table: 'p',
  identity: 'p',
  texts: textsOverRange('p', hosts),
});

/** A process that no sweep saw has only the event of its exit. */
const ofExit: ProcessRow = {
  table: 'e',
  identity: 'e',
  texts: ownTexts(["lowerUTF8(ifNull(e.name, ''))"], "lowerUTF8(arrayStringConcat(e.cmdline, ' '))"),
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

/** The condition for rows `p` of `processes`, which are those of some hosts; null for all. */
export const identityCondition = (where: SearchExpression, hosts: readonly string[] | null): string =>
  renderWhere(where, ofProcess(hosts));

/** The condition for rows `e` of `process_events`, the ends of processes that no sweep saw; null if none may match. */
export function exitCondition(where: SearchExpression): string | null {
  const sql = renderRelaxed(where, (term, parameter) =>
    isKnownOfExit(term) ? renderTerm(term, parameter, ofExit) : false,
  );
  return sql === false ? null : String(sql);
}

/**
 * Rows of processes that an expression held for at some time of a range: samples `s`, and ends `e`. It needs the
 * parameters of {@link matchedParams} and whereParams, and `hosts` unless that is null.
 */
export function matchedRows(
  where: SearchExpression,
  hosts: readonly string[] | null,
): { readonly samples: string; readonly exits: string } {
  const matched = `(
    SELECT p.host, p.proc_uid
    FROM processes AS p
    WHERE p.ts >= fromUnixTimestamp64Milli({identitiesFrom:Int64}, 'UTC')
      AND p.ts < fromUnixTimestamp64Milli({identitiesTo:Int64}, 'UTC')
      ${hosts === null ? '' : 'AND p.host IN {hosts:Array(String)}'}
      AND ${identityCondition(where, hosts)}
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
  const identitiesFrom = Math.max(0, from - identityMs);
  return { identitiesFrom, identitiesTo: to, ...textParams(identitiesFrom, to) };
}
