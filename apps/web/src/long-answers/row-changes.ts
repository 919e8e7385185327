/** An answer that is a list of processes; every row has an identity of its own. */
export interface RowsAnswer {
  readonly data: readonly AnsweredRow[];
}

export interface AnsweredRow {
  readonly host: string;
  readonly procUid: string;
}

/** What of an answer differs from the answer before. */
export interface RowChanges {
  /** For each row its place in the answer before; -1 for a row that is new or has other values. */
  readonly places: Int32Array;
  /** JSON of the answer, in whose `data` are only the rows that differ. */
  readonly rest: string;
}

/** Whether a value is an answer whose rows can be told apart. */
export function isRowsAnswer(value: unknown): value is RowsAnswer {
  const { data } = (value ?? {}) as { readonly data?: unknown };
  return Array.isArray(data) && data.every((row) => typeof (row as AnsweredRow | null)?.procUid === 'string');
}

/** Compares the rows of two answers by their values. */
export function findChanges(before: readonly AnsweredRow[], answer: RowsAnswer): RowChanges {
  const placeOf = new Map(before.map((row, place) => [identify(row), place]));
  const places = Int32Array.from(answer.data, (row) => {
    const place = placeOf.get(identify(row)) ?? -1;
    const old = before[place];
    return old !== undefined && isSame(old, row) ? place : -1;
  });
  const changed = answer.data.filter((_row, index) => places[index] === -1);
  return { places, rest: JSON.stringify({ ...answer, data: changed }) };
}

/** The inverse: the answer, in which a row that has not changed is the object that it was. */
export function applyChanges(before: readonly AnsweredRow[], { places, rest }: RowChanges): RowsAnswer {
  const answer = JSON.parse(rest) as RowsAnswer;
  const changed = answer.data.values();
  const data = Array.from(places, (place) => (place === -1 ? changed.next().value : before[place]) as AnsweredRow);
  return { ...answer, data };
}

function identify({ host, procUid }: AnsweredRow): string {
  return `${host} ${procUid}`;
}

/** Fields are values or lists of values; other ones count as different. */
function isSame(before: AnsweredRow, after: AnsweredRow): boolean {
  const names = Object.keys(after) as (keyof AnsweredRow)[];
  return names.length === Object.keys(before).length && names.every((name) => isSameValue(before[name], after[name]));
}

function isSameValue(before: unknown, after: unknown): boolean {
  return Array.isArray(before) && Array.isArray(after)
    ? before.length === after.length && after.every((each, index) => each === before[index])
    : before === after;
}
