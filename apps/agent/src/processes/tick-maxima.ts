import type { TickFacts } from '@psfleet/wire';
import type { Counters, ProcessReading } from './reading.js';

/** Maxima over the processes of one tick, and which process uses the most memory. */
export type TickMaxima = Pick<
  TickFacts,
  | 'maxCpuTicks'
  | 'maxReadBytes'
  | 'maxWriteBytes'
  | 'maxTcpSentBytes'
  | 'maxTcpReceivedBytes'
  | 'maxRss'
  | 'maxPss'
  | 'maxPeakRss'
  | 'maxSwap'
  | 'maxNumFds'
  | 'maxNumThreads'
  | 'maxRssProcUid'
  | 'maxRssTs'
  | 'nextRss'
>;

interface SentProcess {
  readonly uid: bigint;
  /** Wall clock of the tick with its newest row, milliseconds since the epoch. */
  readonly sentTs: number;
}

/** Finds the maxima of one tick. An idle process, or an unknown value, counts as 0. */
export class MaximaFinder {
  #cpuTicks = 0;
  #readBytes = 0;
  #writeBytes = 0;
  #tcpSentBytes = 0;
  #tcpReceivedBytes = 0;
  #rss = 0;
  #pss = 0;
  #peakRss = 0;
  #swap = 0;
  #numFds = 0;
  #numThreads = 0;
  #largest: SentProcess | null = null;
  #nextRss = 0;

  /** Adds what a process did since its last row. */
  addIncreases({ cpuTicks, readBytes, writeBytes, tcpSentBytes, tcpReceivedBytes }: Counters): void {
    this.#cpuTicks = Math.max(this.#cpuTicks, cpuTicks ?? 0);
    this.#readBytes = Math.max(this.#readBytes, readBytes ?? 0);
    this.#writeBytes = Math.max(this.#writeBytes, writeBytes ?? 0);
    this.#tcpSentBytes = Math.max(this.#tcpSentBytes, tcpSentBytes ?? 0);
    this.#tcpReceivedBytes = Math.max(this.#tcpReceivedBytes, tcpReceivedBytes ?? 0);
  }

  /** Adds the gauges of a process as in its newest row. */
  addGauges(process: SentProcess, { rss, pss, peakRss, swap, numFds, numThreads }: ProcessReading): void {
    this.#addRss(process, rss ?? 0);
    this.#pss = Math.max(this.#pss, pss ?? 0);
    this.#peakRss = Math.max(this.#peakRss, peakRss ?? 0);
    this.#swap = Math.max(this.#swap, swap ?? 0);
    this.#numFds = Math.max(this.#numFds, numFds ?? 0);
    this.#numThreads = Math.max(this.#numThreads, numThreads ?? 0);
  }

  get values(): TickMaxima {
    const largest = this.#largest;
    return {
      maxCpuTicks: this.#cpuTicks,
      maxReadBytes: this.#readBytes,
      maxWriteBytes: this.#writeBytes,
      maxTcpSentBytes: this.#tcpSentBytes,
      maxTcpReceivedBytes: this.#tcpReceivedBytes,
      maxRss: this.#rss,
      maxPss: this.#pss,
      maxPeakRss: this.#peakRss,
      maxSwap: this.#swap,
      maxNumFds: this.#numFds,
      maxNumThreads: this.#numThreads,
      maxRssProcUid: largest?.uid ?? null,
      maxRssTs: largest?.sentTs ?? null,
      nextRss: largest === null ? null : this.#nextRss,
    };
  }

  #addRss(process: SentProcess, rss: number): void {
    if (rss <= this.#rss) {
      this.#nextRss = Math.max(this.#nextRss, rss);
      return;
    }
    this.#nextRss = this.#rss;
    this.#rss = rss;
    this.#largest = process;
  }
}
