import { setImmediate } from 'node:timers/promises';

/** How long work may block the event loop at once, milliseconds. */
const sliceMs = 8;

/** Lets long work pause, so that the event loop runs in between, and counts how much CPU time it used itself. */
export class TimeSlices {
  #usedMs = 0;
  #cpuMs = readCpuMs();
  #sinceMs = performance.now();

  /** Milliseconds of CPU time so far, without what others used during the pauses. */
  get usedMs(): number {
    return this.#usedMs + readCpuMs() - this.#cpuMs;
  }

  async rest(): Promise<void> {
    if (performance.now() - this.#sinceMs < sliceMs) {
      return;
    }
    this.#usedMs = this.usedMs;
    await setImmediate();
    this.#cpuMs = readCpuMs();
    this.#sinceMs = performance.now();
  }
}

function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
