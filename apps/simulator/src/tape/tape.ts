import type { GroupColumns, HostMessage, SampleColumns } from '@psfleet/wire';
import { KeyframeSamples } from './keyframe-samples.js';

/** The gauges of samples for which a tick carries the maximum of its host. */
export type GaugeColumn = 'rss' | 'pss' | 'peak_rss' | 'swap' | 'num_fds' | 'num_threads';

export interface ProcessValue {
  readonly uid: bigint;
  readonly value: number;
}

/** Recorded messages that start again when they end, as if the recorded machine had gone on in the same way. */
export class Tape {
  /** A keyframe with the identity of every process. */
  readonly first: HostMessage;
  readonly deltas: readonly HostMessage[];
  readonly #maxima = new Map<GaugeColumn, ProcessValue>();
  readonly #maximaOfOthers = new Map<GaugeColumn, number>();
  readonly #commonDivisors = new Map<string, number>();
  readonly #maxShifts = new Map<string, number>();
  readonly #keyframes: KeyframeSamples | null;

  constructor(first: HostMessage, deltas: readonly HostMessage[]) {
    this.first = first;
    this.deltas = deltas;
    this.#keyframes = first.samples === null ? null : new KeyframeSamples(first.samples, deltas);
  }

  deltaAt(tick: number): HostMessage {
    return this.deltas[tick % this.deltas.length]!;
  }

  /** The samples of every process at a tick; those that the agent sent first at its first. */
  keyframeAt(tick: number): SampleColumns | null {
    return tick === 0 ? this.first.samples : (this.#keyframes?.at(tick) ?? null);
  }

  /** Which repetition of the tape a tick belongs to. */
  roundOf(tick: number): number {
    return Math.floor(tick / this.deltas.length);
  }

  /**
   * The value of a field in a row of a metric group at a tick, or undefined if that tick does not have it.
   * A counter grows in each round of the tape as much as in the first.
   */
  valueAt(
    tick: number,
    { group, rows }: GroupColumns,
    field: number,
    row: number,
    isCounter: boolean,
  ): number | undefined {
    const value = this.deltaAt(tick)
      .groups.find((candidate) => candidate.group === group && candidate.rows === rows)
      ?.fields.get(field)?.[row];
    if (value === undefined || value === null) {
      return undefined;
    }
    return isCounter ? value + this.roundOf(tick) * this.#growthPerRound(group, field, row) : value;
  }

  /** The process with the maximum of a column, among those that run from the beginning to the end of the tape. */
  maxProcess(column: GaugeColumn): ProcessValue {
    return remember(this.#maxima, column, () => {
      const rows = this.#sampleRows(column);
      const ended = new Set(rows.filter(({ exited }) => exited).map(({ uid }) => uid));
      const lasting = new Set(Array.from(this.first.samples?.columns.proc_uid ?? []).filter((uid) => !ended.has(uid)));
      return rows
        .filter(({ uid }) => lasting.has(uid))
        .reduce<ProcessValue>((max, row) => (row.value > max.value ? row : max), { uid: 0n, value: 0 });
    });
  }

  /** The maximum of a column over all processes except the one of `maxProcess`. */
  maxOfOthers(column: GaugeColumn): number {
    return remember(this.#maximaOfOthers, column, () => {
      const { uid } = this.maxProcess(column);
      return this.#sampleRows(column).reduce((max, row) => (row.uid !== uid && row.value > max ? row.value : max), 0);
    });
  }

  /** Ticks since the last sample of a process; Infinity if the tape has none after its first message. */
  ticksSinceSample(uid: bigint, tick: number): number {
    const ticks = this.deltas.findIndex(
      (_, ago) => this.deltaAt(tick + this.deltas.length - ago).samples?.columns.proc_uid.includes(uid) === true,
    );
    return ticks === -1 ? Infinity : ticks;
  }

  /**
   * How far a value may be shifted towards the next one such that its steps stay about as uneven as recorded. Two
   * uniform shifts of width w add w²/6 to the variance of a step. This width adds a quarter of the recorded variance,
   * which makes the standard deviation an eighth larger.
   */
  maxShift(group: number, field: number, row: number): number {
    return remember(this.#maxShifts, `${group} ${field} ${row}`, () => {
      const values = this.deltas.flatMap(
        ({ groups }) => groups.find((candidate) => candidate.group === group)?.fields.get(field)?.[row] ?? [],
      );
      const steps = values.slice(1).map((value, at) => value - values[at]!);
      const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
      const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length;
      return Math.sqrt(1.5 * variance) || 0;
    });
  }

  /** The greatest common divisor of all values of a field: memory comes in pages, disks write blocks. */
  commonDivisor(group: number, field: number): number {
    return remember(this.#commonDivisors, `${group} ${field}`, () => {
      const values = this.deltas.flatMap(({ groups }) =>
        groups.filter((candidate) => candidate.group === group).flatMap(({ fields }) => fields.get(field) ?? []),
      );
      return values.reduce<number>((divisor, value) => greatestCommonDivisor(divisor, value ?? 0), 0) || 1;
    });
  }

  #sampleRows(column: GaugeColumn): (ProcessValue & { readonly exited: boolean })[] {
    return [this.first, ...this.deltas].flatMap(({ samples }) =>
      Array.from(samples?.columns.proc_uid ?? [], (uid, row) => ({
        uid,
        value: samples?.columns[column][row] ?? 0,
        exited: samples?.columns.exited[row] === true,
      })),
    );
  }

  #growthPerRound(group: number, field: number, row: number): number {
    const valueIn = (message: HostMessage | undefined): number =>
      message?.groups.find((candidate) => candidate.group === group)?.fields.get(field)?.[row] ?? 0;
    const growth = valueIn(this.deltas.at(-1)) - valueIn(this.deltas[0]);
    // The step from the last tick to the first one of the next round is as large as the others on average.
    return Math.max(0, (growth * this.deltas.length) / (this.deltas.length - 1));
  }
}

/** The value that the map holds under the key, computed at first use. */
function remember<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [divisor, rest] = [a, Math.abs(b)];
  while (rest > 0) {
    [divisor, rest] = [rest, divisor % rest];
  }
  return divisor;
}
