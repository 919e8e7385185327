import { useMemo, useRef } from 'react';

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

interface Shown<Row> {
  readonly rows: readonly Row[];
  /** What the rows are of. */
  readonly subject: string;
  /** Changes when a person takes the changes. */
  readonly version: number;
}

/** The rows to show after those of `before`: in their old order while they are frozen, and of the same subject. */
export function followRows<Row extends { readonly procUid: string }>(
  before: Shown<Row>,
  now: Shown<Row>,
  isFrozen: boolean,
): Frozen<Row> {
  const isSame = before.subject === now.subject && before.version === now.version;
  return isFrozen && isSame && before.rows.length > 0
    ? freezeOrder(before.rows, now.rows)
    : { rows: now.rows, waiting: 0 };
}

/** The rows to show. They are compared once for each answer, not whenever the table scrolls. */
export function useFrozenOrder<Row extends { readonly procUid: string }>(
  rows: readonly Row[],
  isFrozen: boolean,
  subject: string,
  version: number,
): Frozen<Row> {
  const shown = useRef<readonly Row[]>(rows);
  const of = useRef({ subject, version });
  const frozen = useMemo(
    () => followRows({ rows: shown.current, ...of.current }, { rows, subject, version }, isFrozen),
    [rows, isFrozen, subject, version],
  );
  shown.current = frozen.rows;
  of.current = { subject, version };
  return frozen;
}
