import type { HighestValues } from '@psfleet/wire';
import type { Counters, ProcessReading } from './reading.js';

/** Finds the highest values of one tick. Who did nothing, or of whom nothing is known, counts as 0. */
export class HighestOfTick {
  private cpuTicks = 0;
  private readBytes = 0;
  private writeBytes = 0;
  private rss = 0;
  private numFds = 0;
  private numThreads = 0;

  /** `increases`: since the row before. */
  noteDone({ cpuTicks, readBytes, writeBytes }: Counters): void {
    this.cpuTicks = Math.max(this.cpuTicks, cpuTicks ?? 0);
    this.readBytes = Math.max(this.readBytes, readBytes ?? 0);
    this.writeBytes = Math.max(this.writeBytes, writeBytes ?? 0);
  }

  noteStanding({ rss, numFds, numThreads }: ProcessReading): void {
    this.rss = Math.max(this.rss, rss ?? 0);
    this.numFds = Math.max(this.numFds, numFds ?? 0);
    this.numThreads = Math.max(this.numThreads, numThreads ?? 0);
  }

  get values(): HighestValues {
    const { cpuTicks, readBytes, writeBytes, rss, numFds, numThreads } = this;
    return { cpuTicks, readBytes, writeBytes, rss, numFds, numThreads };
  }
}
