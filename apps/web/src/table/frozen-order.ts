import { useRef } from 'react';

export interface Frozen<Row> {
  readonly rows: readonly Row[];
  /** Rows that came, went or moved since the order was frozen. */
  readonly waiting: number;
}

/**
 * Keeps the order of rows while somebody points at one: their values change, but none moves under the pointer. Rows
 * that came wait, and rows that went keep their place, until the order is taken.
 */
export function freezeOrder<Row extends { readonly procUid: string }>(
  before: readonly Row[],
  now: readonly Row[],
): Frozen<Row> {
  const current = new Map(now.map((row) => [row.procUid, row]));
  const places = new Map(now.map(({ procUid }, index) => [procUid, index]));
  const kept = new Set(before.map(({ procUid }) => procUid));
  const came = now.filter(({ procUid }) => !kept.has(procUid)).length;
  const changed = before.filter(({ procUid }, index) => places.get(procUid) !== index).length;
  return { rows: before.map((row) => current.get(row.procUid) ?? row), waiting: Math.max(came, changed) };
}

/** `version` changes when a person takes the changes; `subject` when the rows are of something else. */
export function useFrozenOrder<Row extends { readonly procUid: string }>(
  rows: readonly Row[],
  isFrozen: boolean,
  subject: string,
  version: number,
): Frozen<Row> {
  const shown = useRef({ rows, subject, version });
  const { current } = shown;
  const isKept = isFrozen && current.subject === subject && current.version === version && current.rows.length > 0;
  const frozen = isKept ? freezeOrder(current.rows, rows) : { rows, waiting: 0 };
  shown.current = { rows: frozen.rows, subject, version };
  return frozen;
}
