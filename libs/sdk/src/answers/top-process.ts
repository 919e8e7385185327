import type { ProcessExit } from './process-exit.js';
import type { Process } from './process.js';

/**
 * A process and the value that ranks it. Totals since its start (cpuTime and those of bytes) are null, over a time
 * range all gauges too; over a long one all processes of a host that ran one program under one name and user are one
 * row.
 */
export interface TopProcess extends Omit<Process, 'procUid'> {
  /**
   * Identity in the fleet. Over a long time range that of the process which had most at the peak, or null: rollups keep
   * it for rss and cpu, and for the others where the program had a single process then.
   */
  readonly procUid: string | null;
  /**
   * At a moment: percent of one CPU or bytes per second over the last interval, or the current bytes or count. Over a
   * time range: the sum of CPU seconds or bytes, or the maximum of a gauge.
   */
  readonly value: number;
  /**
   * Over a time range: when a gauge first had its maximum, or the end of the interval in which a sum grew most; from
   * rollups the start of that quarter or hour. Name, command line, user and owner are those of then. Null at a
   * moment.
   */
  readonly peakAt: string | null;
  /** Over a time range: how the process ended; null if no exit is stored, and at a moment. */
  readonly exit: ProcessExit | null;
  /** Over a time range: whether the process still runs; null if its host is offline, and at a moment. */
  readonly running: boolean | null;
  /**
   * Number of processes of the same program on its host, this one among them: at the moment, or in the time range.
   * Null if the program is not known.
   */
  readonly programProcesses: number | null;
  /**
   * Number of hosts of the whole fleet on which the same program ran in the time range, or in the quarter hour of the
   * moment. Null if the program is not known.
   */
  readonly programHosts: number | null;
}
