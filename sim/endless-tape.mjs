/** A tape that begins anew when it ends, as if the machine that it was recorded on had gone on in the same way. */
export class EndlessTape {
  constructor(messages) {
    [this.first, ...this.deltas] = messages;
    this.grains = new Map();
    this.highest = new Map();
    this.next = new Map();
    this.spreads = new Map();
  }

  deltaAt(tick) {
    return this.deltas[tick % this.deltas.length];
  }

  /** What the tape says of a field of a row at a tick; undefined if it says nothing then. A counter grew as much in each round as in the first. */
  valueAt(tick, { group, rows }, field, row, isCounter) {
    const value = this.deltaAt(tick)
      .groups.find((candidate) => candidate.group === group && candidate.rows === rows)
      ?.fields.get(field)?.[row];
    if (!isCounter || value === undefined || value === null) {
      return value ?? undefined;
    }
    return value + Math.floor(tick / this.deltas.length) * this.growthOf(group, field, row);
  }

  /** The process that stands highest in a column of the samples, of those that are there from the beginning to the end, and at what. */
  highestOf(column) {
    if (!this.highest.has(column)) {
      const rows = this.rowsOf(column);
      const ended = new Set(rows.filter(({ exited }) => exited).map(({ uid }) => uid));
      const staying = new Set(Array.from(this.first.samples.columns.proc_uid).filter((uid) => !ended.has(uid)));
      this.highest.set(
        column,
        rows
          .filter(({ uid }) => staying.has(uid))
          .reduce((best, row) => (row.value > best.value ? row : best), { uid: 0n, value: 0 }),
      );
    }
    return this.highest.get(column);
  }

  /** What no process but the highest exceeds in the column. */
  nextOf(column) {
    if (!this.next.has(column)) {
      const { uid } = this.highestOf(column);
      this.next.set(
        column,
        this.rowsOf(column).reduce((most, row) => (row.uid !== uid && row.value > most ? row.value : most), 0),
      );
    }
    return this.next.get(column);
  }

  /** Ticks since one said something of the process; Infinity if none of the tape does. */
  ticksSince(uid, tick) {
    const back = this.deltas.findIndex(
      (_, at) => this.deltaAt(tick + this.deltas.length - at).samples?.columns.proc_uid.includes(uid) === true,
    );
    return back === -1 ? Infinity : back;
  }

  rowsOf(column) {
    return [this.first, ...this.deltas].flatMap(({ samples }) =>
      samples === null
        ? []
        : Array.from(samples.columns.proc_uid, (uid, at) => ({
            uid,
            value: samples.columns[column][at] ?? 0,
            exited: samples.columns.exited[at],
          })),
    );
  }

  growthOf(group, field, row) {
    const [from, to] = [this.deltas[0], this.deltas.at(-1)].map(
      ({ groups }) => groups.find((candidate) => candidate.group === group)?.fields.get(field)?.[row] ?? 0,
    );
    // From the last to the first of the next round as much as in a usual step.
    return Math.max(0, ((to - from) * this.deltas.length) / (this.deltas.length - 1));
  }

  /**
   * How far from its place a value of a row may be read: steps then vary by an eighth more than those of the tape, as two uniform shifts of this width add
   * two twelfths of its square to their variance.
   */
  spreadOf(group, field, row) {
    const key = `${group} ${field} ${row}`;
    if (!this.spreads.has(key)) {
      const values = this.deltas.flatMap(
        ({ groups }) => groups.find((candidate) => candidate.group === group)?.fields.get(field)?.[row] ?? [],
      );
      const steps = values.slice(1).map((value, at) => value - values[at]);
      const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
      const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length;
      this.spreads.set(key, Math.sqrt(1.5 * variance) || 0);
    }
    return this.spreads.get(key);
  }

  /** What all values of a field are multiples of: memory comes in pages, disks write blocks. */
  grainOf(group, field) {
    const key = `${group} ${field}`;
    if (!this.grains.has(key)) {
      const values = this.deltas.flatMap(({ groups }) =>
        groups.filter((candidate) => candidate.group === group).flatMap(({ fields }) => fields.get(field) ?? []),
      );
      this.grains.set(key, values.reduce(greatestCommonDivisor, 0) || 1);
    }
    return this.grains.get(key);
  }
}

function greatestCommonDivisor(a, b) {
  let [divisor, rest] = [a, Math.abs(b ?? 0)];
  while (rest > 0) {
    [divisor, rest] = [rest, divisor % rest];
  }
  return divisor;
}
