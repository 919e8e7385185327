import type { ProcessEnd } from '../../platform/process-event-source.js';
import { decodeExitStatus } from '../process/exit-status.js';
import type { ThreadEnd } from './decode-taskstats.js';

/** The threads of a process that ended before its last one. */
interface EndedThreads {
  cpuNs: number;
  peakRssKib: number;
  readBytes: number;
  writeBytes: number;
  minorFaults: number;
  threads: number;
}

/** Processes whose last thread the kernel could not deliver must not stay for ever. */
const maxProcesses = 20_000;

/** Adds up the threads of each process until its last one ends. */
export class ThreadSums {
  readonly #processes = new Map<number, EndedThreads>();

  /** The end of the process, if this was its last thread. */
  add(end: ThreadEnd): ProcessEnd | null {
    const before = this.#processes.get(end.tgid);
    const sums: EndedThreads = {
      cpuNs: (before?.cpuNs ?? 0) + end.cpuNs,
      peakRssKib: Math.max(before?.peakRssKib ?? 0, end.peakRssKib),
      readBytes: (before?.readBytes ?? 0) + end.readBytes,
      writeBytes: (before?.writeBytes ?? 0) + end.writeBytes,
      minorFaults: (before?.minorFaults ?? 0) + end.minorFaults,
      threads: (before?.threads ?? 0) + 1,
    };
    if (!end.isLast) {
      this.#keep(end.tgid, sums);
      return null;
    }
    this.#processes.delete(end.tgid);
    return {
      pid: end.tgid,
      ppid: end.ppid,
      name: end.name,
      uid: end.uid,
      exitCode: decodeExitStatus(end.status),
      lifetime: end.processUs / 1e6,
      cpuNs: Math.max(sums.cpuNs, end.processCpuNs ?? 0),
      peakRss: sums.peakRssKib === 0 ? null : sums.peakRssKib * 1024,
      readBytes: sums.readBytes,
      writeBytes: sums.writeBytes,
      minorFaults: sums.minorFaults,
      threads: sums.threads,
    };
  }

  #keep(tgid: number, sums: EndedThreads): void {
    // A process that was added to moves to the end, so that the first is the one without news for longest.
    this.#processes.delete(tgid);
    this.#processes.set(tgid, sums);
    if (this.#processes.size > maxProcesses) {
      const [oldest = 0] = this.#processes.keys();
      this.#processes.delete(oldest);
    }
  }
}
