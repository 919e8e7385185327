import { camelCase, type CamelCase } from '@psfleet/metric-catalog';
import {
  sampleCounters,
  sampleGauges,
  type Row,
  type SampleCounter,
  type SampleGauge,
  type sampleTable,
} from '@psfleet/wire';

/** The counters and gauges of a reading are those that the sample table declares. */
type CounterName = CamelCase<SampleCounter>;
type GaugeName = CamelCase<SampleGauge>;

/**
 * One process at a sweep; null where a value could not be read. Counters count from the start of the process, and all
 * values have the units of `sampleTable`. Texts are well-formed and within the limits of the wire.
 */
export interface ProcessReading extends Pick<Row<typeof sampleTable>, CounterName | GaugeName> {
  readonly pid: number;
  readonly startTicks: number;
  readonly ppid: number | null;
  readonly identity: ProgramReading;
  /** Whether it executed another program since the last sweep. */
  readonly hasExeced: boolean;
  /** The real user id. */
  readonly uid: number | null;
  /** Seconds since the epoch. */
  readonly createTime: number | null;
}

/** The program of a process, its user, terminal and control group. The same object until it is read again. */
export interface ProgramReading extends ContainerReading {
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[] | null;
  /** Whether arguments were cut off. */
  readonly isCmdlineCut: boolean;
  /** Whether secrets were removed from them. */
  readonly isCmdlineScrubbed: boolean;
  readonly username: string | null;
  readonly terminal: string | null;
  readonly cgroup: string | null;
  readonly containerId: string | null;
  readonly unit: string | null;
  /** What it runs, as {@link programKey} names it. */
  readonly program: string;
  /** Whether the file of the program was removed, or replaced by another one; null if neither, or unknown. */
  readonly exeState: 'deleted' | 'replaced' | null;
}

/** What the files of the container runtime tell about a container; null outside of containers. */
export interface ContainerReading {
  readonly containerName: string | null;
  readonly containerImage: string | null;
  readonly composeProject: string | null;
  readonly composeService: string | null;
  readonly podName: string | null;
  readonly podNamespace: string | null;
}

/** Values that only increase while a process lives. */
export type Counters = Pick<ProcessReading, CounterName>;

export const counters: readonly CounterName[] = sampleCounters.map((name) => camelCase(name));
export const gauges: readonly GaugeName[] = sampleGauges.map((name) => camelCase(name));

/** `now`, but not less than `before`: the kernel sometimes corrects a counter downwards. */
export function notBelow(before: number | null, now: number | null): number | null {
  return before === null || now === null ? now : Math.max(before, now);
}
