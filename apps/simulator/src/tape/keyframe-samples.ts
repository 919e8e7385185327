import { hasTotal, sampleCounters, sampleGauges, type HostMessage, type SampleColumns } from '@psfleet/wire';

type NumberColumn = Exclude<(typeof sampleGauges)[number], 'status'> | (typeof sampleCounters)[number];

/** A sample of a process in one of the messages after the first. */
interface Sample {
  /** Which of the messages. */
  readonly at: number;
  readonly read: (column: NumberColumn) => number;
}

const numberGauges = sampleGauges.filter((name) => name !== 'status');
const totalled = sampleCounters.filter(hasTotal);

/**
 * The samples of a keyframe at any tick of a repeated tape: every process of the first message with its newest gauges,
 * what it did since the tick before, and its totals by then. The first message itself has no increases, because the
 * recorded agent had just started.
 */
export class KeyframeSamples {
  readonly #first: SampleColumns;
  readonly #messages: number;
  readonly #roundMs: number;
  readonly #samples: ReadonlyMap<bigint, readonly Sample[]>;

  /** `deltas` are the messages after the first. */
  constructor(first: SampleColumns, deltas: readonly HostMessage[]) {
    this.#first = first;
    this.#messages = deltas.length;
    const [begin = 0, second = 0] = deltas.map(({ ts }) => ts);
    this.#roundMs = (deltas.at(-1)?.ts ?? 0) - begin + second - begin;
    this.#samples = samplesByProcess(deltas);
  }

  /** Times are as the message of the tick has them. */
  at(tick: number): SampleColumns {
    const { rows, columns } = this.#first;
    const uids = [...columns.proc_uid];
    const newest = uids.map((uid) => this.#newestAt(uid, tick));
    const present = uids.map((uid) => this.#samplesOf(uid).find(({ at }) => at === tick % this.#messages));
    const column = (compute: (row: number) => number): Float64Array =>
      Float64Array.from({ length: rows }, (_, row) => compute(row));
    const firstValue = (name: NumberColumn | `${(typeof totalled)[number]}_total`, row: number): number =>
      columns[name][row] ?? Number.NaN;
    const isUnknown = (name: (typeof sampleCounters)[number], row: number): boolean =>
      hasTotal(name) && Number.isNaN(firstValue(`${name}_total`, row));
    const gauges = numberGauges.map((name) => [
      name,
      column((row) => newest[row]?.read(name) ?? firstValue(name, row)),
    ]);
    const increases = sampleCounters.map((name) => [
      name,
      column((row) => (isUnknown(name, row) ? Number.NaN : (present[row]?.read(name) ?? 0))),
    ]);
    const totals = totalled.map((name) => [
      `${name}_total`,
      column((row) => firstValue(`${name}_total`, row) + this.#increase(uids[row] ?? 0n, name, tick)),
    ]);
    const shifted = { pss_at: column((row) => this.#readAt(newest[row], tick)) };
    return { rows, columns: { ...columns, ...Object.fromEntries([...gauges, ...increases, ...totals]), ...shifted } };
  }

  #samplesOf(uid: bigint): readonly Sample[] {
    return this.#samples.get(uid) ?? [];
  }

  /** The newest sample of a process, of the round before if this one has none yet. */
  #newestAt(uid: bigint, tick: number): Sample | undefined {
    const samples = this.#samplesOf(uid);
    const inRound = samples.findLast(({ at }) => at <= tick % this.#messages);
    return inRound ?? (tick < this.#messages ? undefined : samples.at(-1));
  }

  /** What a counter has grown by since the first tick, at which a host sends the first message, not the second. */
  #increase(uid: bigint, name: (typeof sampleCounters)[number], tick: number): number {
    const [rounds, position] = [Math.floor(tick / this.#messages), tick % this.#messages];
    return this.#samplesOf(uid).reduce(
      (sum, { at, read }) => sum + (read(name) || 0) * (rounds + (at <= position ? 1 : 0) - (at === 0 ? 1 : 0)),
      0,
    );
  }

  /** When the memory was read: as long before the tick as it is, which may have been in the round before. */
  #readAt(newest: Sample | undefined, tick: number): number {
    const position = tick % this.#messages;
    const isRoundBefore = newest !== undefined && newest.at > position;
    return (newest?.read('pss_at') ?? Number.NaN) - (isRoundBefore ? this.#roundMs : 0);
  }
}

function samplesByProcess(deltas: readonly HostMessage[]): Map<bigint, Sample[]> {
  const byProcess = new Map<bigint, Sample[]>();
  for (const [at, { samples }] of deltas.entries()) {
    for (const [row, uid] of samples?.columns.proc_uid.entries() ?? []) {
      if (samples?.columns.exited[row] !== true) {
        const read: Sample['read'] = (column) => samples?.columns[column][row] ?? Number.NaN;
        byProcess.set(uid, [...(byProcess.get(uid) ?? []), { at, read }]);
      }
    }
  }
  return byProcess;
}
