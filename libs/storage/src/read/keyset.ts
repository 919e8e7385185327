import { procUidOf } from '../proc-uid-sql.js';

/** The last row of a page. The next page begins after it, whatever was stored in between. */
export interface Keyset {
  /** The value of the sort column; null sorts last in either direction. */
  readonly value: string | number | null;
  readonly procUid: string;
}

/**
 * Renders WHERE and ORDER BY of a page over rows with `sort_value` and `proc_uid`. The procUid breaks ties, so that no
 * row appears twice or never.
 */
export function keysetPage(
  kind: 'number' | 'text',
  descending: boolean,
  after: Keyset | undefined,
): { where: string; orderBy: string } {
  const orderBy = `isNull(sort_value) ASC, sort_value ${descending ? 'DESC' : 'ASC'}, proc_uid ASC`;
  if (after === undefined) {
    return { where: 'true', orderBy };
  }
  const value = `{afterValue:${kind === 'text' ? 'String' : 'Int64'}}`;
  const laterUid = `proc_uid > ${procUidOf('{afterProcUid:String}')}`;
  const laterValue = `ifNull(sort_value ${descending ? '<' : '>'} ${value}, false)`;
  const sameValue = `ifNull(sort_value = ${value}, false)`;
  const where = `if(
    {afterNull:UInt8} = 1,
    isNull(sort_value) AND ${laterUid},
    isNull(sort_value) OR ${laterValue} OR (${sameValue} AND ${laterUid})
  )`;
  return { where, orderBy };
}

/** The parameters of {@link keysetPage}. */
export function keysetParams(kind: 'number' | 'text', after: Keyset | undefined): Readonly<Record<string, unknown>> {
  return after === undefined
    ? {}
    : {
        afterNull: after.value === null ? 1 : 0,
        afterValue: after.value ?? (kind === 'text' ? '' : 0),
        afterProcUid: after.procUid,
      };
}
