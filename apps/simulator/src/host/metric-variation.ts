import { catalog } from '@psfleet/metric-catalog';
import type { GroupColumns } from '@psfleet/wire';
import type { Tape } from '../tape/tape.js';
import { noise } from './noise.js';

/** Numbers of the counters of each metric group. */
const counters = new Map(
  Object.values(catalog).map(({ number, fields }) => [
    number as number,
    new Set(
      Object.values(fields)
        .filter(({ instrument }) => instrument === 'counter')
        .map((field) => field.number),
    ),
  ]),
);

/** Metrics of the tape with values of their own. */
export class MetricVariation {
  readonly #tape: Tape;
  readonly #seed: number;
  readonly #factor: number;

  constructor(tape: Tape, seed: number, factor: number) {
    this.#tape = tape;
    this.#seed = seed;
    this.#factor = factor;
  }

  /**
   * Each value as if it had been read a little later than on the tape. Counters are scaled too and keep growing when
   * the tape starts again.
   */
  vary(group: GroupColumns, tick: number): GroupColumns {
    const fields = new Map(
      Array.from(group.fields, ([field, values]) => [
        field,
        values.map((value, row) => (value === null ? null : this.#varyValue(value, group, field, row, tick))),
      ]),
    );
    return { ...group, fields };
  }

  #varyValue(value: number, group: GroupColumns, field: number, row: number, tick: number): number {
    const isCounter = counters.get(group.group)?.has(field) === true;
    const now = this.#tape.valueAt(tick, group, field, row, isCounter) ?? value;
    const next = this.#tape.valueAt(tick + 1, group, field, row, isCounter) ?? value;
    const maxShift = this.#tape.maxShift(group.group, field, row);
    const step = Math.max(-maxShift, Math.min(maxShift, next - now));
    const later = now + (step * noise(this.#seed, tick, row + field * 7 + group.group * 61)) / 2 ** 32;
    const divisor = this.#tape.commonDivisor(group.group, field);
    return Math.floor((isCounter ? later * this.#factor : later) / divisor) * divisor;
  }
}
