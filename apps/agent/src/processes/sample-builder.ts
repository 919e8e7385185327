import type { SampleColumns } from '@psfleet/wire';
import { DictionaryBuilder } from './dictionary-builder.js';
import type { ProcessReading } from './reading.js';

type Counters = Pick<ProcessReading, 'cpuTicks' | 'readBytes' | 'writeBytes' | 'ctxSwitches'>;

/** Counters of a process that was born since the last tick began at zero. */
const newborn: Counters = { cpuTicks: 0, readBytes: 0, writeBytes: 0, ctxSwitches: 0 };

/** Rows of the sample table, column by column. */
export class SampleBuilder {
  private readonly uids: bigint[] = [];
  private readonly names = new DictionaryBuilder();
  private readonly usernames = new DictionaryBuilder();
  private readonly statuses = new DictionaryBuilder();
  private readonly increases = { cpuTicks: [] as (number | null)[], readBytes: [] as (number | null)[], writeBytes: [] as (number | null)[], ctxSwitches: [] as (number | null)[] };
  private readonly readings: ProcessReading[] = [];

  /** `isFirstTick`: nothing is known about the time before, so increases are null instead of everything since the process began. */
  add(uid: bigint, reading: ProcessReading, last: Counters | null, isFirstTick: boolean): void {
    this.uids.push(uid);
    this.readings.push(reading);
    this.names.add(reading.identity.name);
    this.usernames.add(reading.identity.username);
    this.statuses.add(reading.status);
    const before = last ?? (isFirstTick ? null : newborn);
    for (const counter of ['cpuTicks', 'readBytes', 'writeBytes', 'ctxSwitches'] as const) {
      this.increases[counter].push(before === null ? null : increase(before[counter], reading[counter]));
    }
  }

  build(): SampleColumns {
    const each = <K extends keyof ProcessReading>(key: K): ProcessReading[K][] => this.readings.map((reading) => reading[key]);
    return {
      rows: this.uids.length,
      columns: {
        proc_uid: BigUint64Array.from(this.uids),
        name: this.names.build(),
        username: this.usernames.build(),
        status: this.statuses.build(),
        cpu_ticks: this.increases.cpuTicks,
        cpu_ticks_total: each('cpuTicks'),
        rss: each('rss'),
        vms: each('vms'),
        num_threads: each('numThreads'),
        num_fds: each('numFds'),
        read_bytes: this.increases.readBytes,
        read_bytes_total: each('readBytes'),
        write_bytes: this.increases.writeBytes,
        write_bytes_total: each('writeBytes'),
        ctx_switches: this.increases.ctxSwitches,
        nice: each('nice'),
        exited: this.readings.map(() => false),
      },
    };
  }
}

/** Null when one end is unknown; 0 when the kernel corrected itself downwards (utime does, by a tick). */
function increase(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : Math.max(0, now - before);
}
