import { camelCase, type CamelCase } from '@psfleet/metric-catalog';
import {
  sampleCounters,
  sampleGauges,
  type Row,
  type SampleCounter,
  type SampleGauge,
  type sampleTable,
} from '@psfleet/wire';

/** The names of the counters and gauges in a reading; the sample table declares which there are. */
type CounterName = CamelCase<SampleCounter>;
type GaugeName = CamelCase<SampleGauge>;

/**
 * One process at a sweep; null is what could not be read. Counters are since the start of the process, and all values have the units
 * of `sampleTable`. Texts are well-formed and bounded, as the wire needs them.
 */
export interface ProcessReading extends Pick<Row<typeof sampleTable>, CounterName | GaugeName> {
  readonly pid: number;
  readonly startTicks: number;
  readonly ppid: number | null;
  readonly identity: ProgramReading;
  /** Whether it became another program since the sweep before. */
  readonly hasExeced: boolean;
  /** Number of the real user. */
  readonly uid: number | null;
  /** Seconds since the epoch. */
  readonly createTime: number | null;
}

/** What a process runs, for whom and where. The same object as long as it was not read again. */
export interface ProgramReading {
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[] | null;
  /** Whether arguments were cut. */
  readonly isCmdlineCut: boolean;
  /** Whether secrets were taken out of them. */
  readonly isCmdlineScrubbed: boolean;
  readonly username: string | null;
  readonly terminal: string | null;
  readonly cgroup: string | null;
  readonly containerId: string | null;
  readonly unit: string | null;
}

export type Counters = Pick<ProcessReading, CounterName>;

export const counters: readonly CounterName[] = sampleCounters.map((name) => camelCase(name));
export const gauges: readonly GaugeName[] = sampleGauges.map((name) => camelCase(name));

/** A counter as readers of the rows know it: one that the kernel corrected downwards stays where it was. */
export function neverFalling(before: number | null, now: number | null): number | null {
  return before === null || now === null ? now : Math.max(before, now);
}
