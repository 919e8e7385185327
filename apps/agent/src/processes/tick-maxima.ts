import type { MaxRssProcess, TickMaxima } from '@psfleet/wire';
import type { Counters, ProcessReading } from './reading.js';

/** Who a process is, and at which tick its newest row was sent. */
interface SentProcess {
  readonly uid: bigint;
  /** Wall clock, milliseconds since the epoch. */
  readonly sentTs: number;
}

/** Finds the highest values of one tick. Who did nothing, or of whom nothing is known, counts as 0. */
export class MaximaFinder {
  #cpuTicks = 0;
  #readBytes = 0;
  #writeBytes = 0;
  #rss = 0;
  #numFds = 0;
  #numThreads = 0;
  #highestProcess: SentProcess | null = null;
  #nextRss = 0;

  /** `increases`: since the row before. */
  noteDone({ cpuTicks, readBytes, writeBytes }: Counters): void {
    this.#cpuTicks = Math.max(this.#cpuTicks, cpuTicks ?? 0);
    this.#readBytes = Math.max(this.#readBytes, readBytes ?? 0);
    this.#writeBytes = Math.max(this.#writeBytes, writeBytes ?? 0);
  }

  /** As the newest row of the process tells it. */
  noteStanding(process: SentProcess, { rss, numFds, numThreads }: ProcessReading): void {
    this.#noteRss(process, rss ?? 0);
    this.#numFds = Math.max(this.#numFds, numFds ?? 0);
    this.#numThreads = Math.max(this.#numThreads, numThreads ?? 0);
  }

  get maxRssProcess(): MaxRssProcess | null {
    const highestProcess = this.#highestProcess;
    const nextRss = this.#nextRss;
    return highestProcess === null ? null : { procUid: highestProcess.uid, sampleTs: highestProcess.sentTs, nextRss };
  }

  get values(): TickMaxima {
    const cpuTicks = this.#cpuTicks;
    const readBytes = this.#readBytes;
    const writeBytes = this.#writeBytes;
    const rss = this.#rss;
    const numFds = this.#numFds;
    const numThreads = this.#numThreads;
    return { cpuTicks, readBytes, writeBytes, rss, numFds, numThreads };
  }

  #noteRss(process: SentProcess, rss: number): void {
    if (rss <= this.#rss) {
      this.#nextRss = Math.max(this.#nextRss, rss);
      return;
    }
    this.#nextRss = this.#rss;
    this.#rss = rss;
    this.#highestProcess = process;
  }
}
