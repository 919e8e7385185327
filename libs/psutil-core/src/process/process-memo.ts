import type { PlatformProcess } from '../platform/platform-process.js';
import type { ProcessAttributes } from './attributes.js';

/** Values that processIter prefetched, and the caller's placeholder for denied ones. */
interface Prefetched {
  readonly values: Readonly<Record<string, unknown>>;
  readonly adValue: unknown;
}

/**
 * Remembers values within oneshot, and those that processIter prefetched. As in psutil, a method whose value
 * processIter was denied returns the placeholder, whatever its type; the declared types of the methods ignore that.
 */
export class ProcessMemo {
  readonly #source: PlatformProcess;
  #depth = 0;
  #results: Map<keyof ProcessAttributes, unknown> | null = null;
  #prefetched: Prefetched | null = null;

  constructor(source: PlatformProcess) {
    this.#source = source;
  }

  /** Starts a oneshot, or joins the running one, until the returned function is called. */
  begin(): () => void {
    if (this.#depth === 0) {
      this.#results = new Map();
      this.#source.oneshotEnter();
    }
    this.#depth += 1;
    let hasEnded = false;
    return () => {
      if (hasEnded) {
        return;
      }
      hasEnded = true;
      this.#depth -= 1;
      if (this.#depth === 0) {
        this.#results = null;
        this.#source.oneshotExit();
      }
    };
  }

  /** The prefetched values; `{}` without any. */
  get info(): Partial<ProcessAttributes> {
    return this.#prefetched?.values ?? {};
  }

  /** Returns these values from now on; null ends that. */
  setPrefetched(values: Readonly<Record<string, unknown>> | null, adValue: unknown): void {
    this.#prefetched = values === null ? null : { values, adValue };
  }

  /** Returns the prefetched value, or else what `read` returns. */
  fetch<K extends keyof ProcessAttributes>(name: K, read: () => ProcessAttributes[K]): ProcessAttributes[K] {
    const values = this.#prefetched?.values;
    return values !== undefined && Object.hasOwn(values, name) ? (values[name] as ProcessAttributes[K]) : read();
  }

  /** Like `fetch`, and remembers the value during oneshot. */
  fetchOnce<K extends keyof ProcessAttributes>(name: K, read: () => ProcessAttributes[K]): ProcessAttributes[K] {
    return this.fetch(name, () => {
      if (this.#results === null) {
        return read();
      }
      if (!this.#results.has(name)) {
        this.#results.set(name, read());
      }
      return this.#results.get(name) as ProcessAttributes[K];
    });
  }

  /** Computes a value from other attributes; returns the placeholder if processIter was denied one of them. */
  unlessDenied<T>(inputs: readonly (keyof ProcessAttributes)[], compute: () => T): T {
    const prefetched = this.#prefetched;
    if (prefetched === null) {
      return compute();
    }
    const { values, adValue } = prefetched;
    return inputs.some((name) => Object.hasOwn(values, name) && values[name] === adValue) ? (adValue as T) : compute();
  }
}
