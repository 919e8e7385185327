import type { PlatformExitWatch } from '../platform/platform-process.js';

interface Waiting {
  readonly watch: PlatformExitWatch;
  /** Milliseconds on the monotonic clock; Infinity without a timeout. */
  readonly until: number;
  /** Called with true when the process is gone, with false at the deadline. */
  readonly settle: (isGone: boolean) => void;
  readonly fail: (error: unknown) => void;
}

const firstDelayMs = 1;
const maxDelayMs = 40;

/**
 * All waits for an exit share one timer, which polls each process without blocking, first after 1 ms, then at growing
 * intervals of up to 40 ms.
 */
export class ExitWaiter {
  readonly #waiting = new Set<Waiting>();
  #delay = firstDelayMs;
  #timer: NodeJS.Timeout | null = null;

  /**
   * Resolves with true once the process is gone, with false after `timeoutMs` (null: never). Does not close the watch.
   */
  async wait(watch: PlatformExitWatch, timeoutMs: number | null): Promise<boolean> {
    if (watch.isGone()) {
      return true;
    }
    if (timeoutMs === 0) {
      return false;
    }
    const until = timeoutMs === null ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
    return new Promise((settle, fail) => {
      this.#waiting.add({ watch, until, settle, fail });
      // A process that was just signalled is likely to exit soon, so the interval starts small again.
      this.#delay = firstDelayMs;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    if (this.#waiting.size > 0) {
      this.#timer = setTimeout(() => this.#look(), this.#delay);
    }
  }

  #look(): void {
    const now = performance.now();
    for (const waiting of this.#waiting) {
      try {
        const isGone = waiting.watch.isGone();
        if (isGone || now >= waiting.until) {
          this.#waiting.delete(waiting);
          waiting.settle(isGone);
        }
      } catch (error) {
        this.#waiting.delete(waiting);
        waiting.fail(error);
      }
    }
    this.#delay = Math.min(this.#delay * 2, maxDelayMs);
    this.#schedule();
  }
}
