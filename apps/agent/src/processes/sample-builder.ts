import type { SampleColumns } from '@psfleet/wire';
import { DictionaryBuilder } from './dictionary-builder.js';
import { counters, type Counters, type ProcessReading, type ProgramReading } from './reading.js';

/** Counters of a process that was born since the last tick began at zero. */
const newborn: Counters = { cpuTicks: 0, readBytes: 0, writeBytes: 0, ctxSwitches: 0 };

const unknown: Counters = { cpuTicks: null, readBytes: null, writeBytes: null, ctxSwitches: null };

/** An end tells nothing else. */
const nothing = {
  cpuTicks: null,
  rss: null,
  vms: null,
  numThreads: null,
  numFds: null,
  readBytes: null,
  writeBytes: null,
  nice: null,
} as const;
type Values = { readonly [K in keyof typeof nothing]: number | null };

export interface RowKind {
  readonly isKeyframe: boolean;
  /** Whether a process without a row before it was born since the last tick. */
  readonly isNewborn: boolean;
}

/** Rows of the sample table, column by column. */
export class SampleBuilder {
  readonly #uids: bigint[] = [];
  readonly #names = new DictionaryBuilder();
  readonly #usernames = new DictionaryBuilder();
  readonly #statuses = new DictionaryBuilder();
  readonly #increases = {
    cpuTicks: [] as (number | null)[],
    readBytes: [] as (number | null)[],
    writeBytes: [] as (number | null)[],
    ctxSwitches: [] as (number | null)[],
  };
  readonly #totals = {
    cpuTicks: [] as (number | null)[],
    readBytes: [] as (number | null)[],
    writeBytes: [] as (number | null)[],
  };
  readonly #values: Values[] = [];
  readonly #exited: boolean[] = [];

  /** `sent`: the process as the row before told it. What it did since. */
  add(uid: bigint, reading: ProcessReading, sent: Counters | null, { isKeyframe, isNewborn }: RowKind): Counters {
    this.#begin(uid, reading.identity, reading.status, reading, false);
    const before = sent ?? (isNewborn ? newborn : null);
    const increases = before === null ? unknown : increasesOf(before, reading);
    for (const counter of counters) {
      const gained = increases[counter];
      this.#increases[counter].push(gained);
      // Where an increase cannot be told, the value itself must be, or a reader could not go on from there.
      if (counter !== 'ctxSwitches') {
        this.#totals[counter].push(
          isKeyframe || sent === null || gained === null ? highest(sent?.[counter] ?? null, reading[counter]) : null,
        );
      }
    }
    return increases;
  }

  addEnd(uid: bigint, program: ProgramReading): void {
    this.#begin(uid, program, null, nothing, true);
    for (const counter of counters) {
      this.#increases[counter].push(null);
    }
    for (const column of Object.values(this.#totals)) {
      column.push(null);
    }
  }

  build(): SampleColumns {
    const each = <K extends keyof Values>(key: K): Values[K][] => this.#values.map((values) => values[key]);
    return {
      rows: this.#uids.length,
      columns: {
        proc_uid: BigUint64Array.from(this.#uids),
        name: this.#names.build(),
        username: this.#usernames.build(),
        status: this.#statuses.build(),
        cpu_ticks: this.#increases.cpuTicks,
        cpu_ticks_total: this.#totals.cpuTicks,
        rss: each('rss'),
        vms: each('vms'),
        num_threads: each('numThreads'),
        num_fds: each('numFds'),
        read_bytes: this.#increases.readBytes,
        read_bytes_total: this.#totals.readBytes,
        write_bytes: this.#increases.writeBytes,
        write_bytes_total: this.#totals.writeBytes,
        ctx_switches: this.#increases.ctxSwitches,
        nice: each('nice'),
        exited: this.#exited,
      },
    };
  }

  #begin(
    uid: bigint,
    { name, username }: ProgramReading,
    status: string | null,
    values: Values,
    exited: boolean,
  ): void {
    this.#uids.push(uid);
    this.#names.add(name);
    this.#usernames.add(username);
    this.#statuses.add(status);
    this.#values.push(values);
    this.#exited.push(exited);
  }
}

function increasesOf(before: Counters, now: Counters): Counters {
  return {
    cpuTicks: increase(before.cpuTicks, now.cpuTicks),
    readBytes: increase(before.readBytes, now.readBytes),
    writeBytes: increase(before.writeBytes, now.writeBytes),
    ctxSwitches: increase(before.ctxSwitches, now.ctxSwitches),
  };
}

/** Null when one end is unknown; 0 when the kernel corrected itself downwards. */
function increase(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : Math.max(0, now - before);
}

function highest(before: number | null, now: number | null): number | null {
  return before === null || now === null ? now : Math.max(before, now);
}
