import { networkOf } from '../http/limit-addresses.js';

/** Beyond this many addresses the one that failed first is forgotten, so that they cannot fill memory. */
const maxAddresses = 10_000;

/** Limits how often an address, or one /64 of IPv6, may fail in a time. */
export class FailureLimit {
  readonly #max: number;
  readonly #spanMs: number;
  readonly #now: () => number;
  /** When each address failed, oldest first. */
  readonly #failures = new Map<string, readonly number[]>();

  constructor(max: number, spanMs: number, now: () => number) {
    this.#max = max;
    this.#spanMs = spanMs;
    this.#now = now;
  }

  /** Milliseconds until the address may try again; 0 if it may now. */
  waitMs(address: string): number {
    const failures = this.#recent(networkOf(address));
    return failures.length < this.#max ? 0 : (failures.at(-this.#max) ?? 0) + this.#spanMs - this.#now();
  }

  /** Counts a failure. */
  count(address: string): void {
    const network = networkOf(address);
    const failures = [...this.#recent(network), this.#now()];
    this.#failures.delete(network);
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size >= maxAddresses) {
      this.#failures.delete(oldest);
    }
    this.#failures.set(network, failures.slice(-this.#max));
  }

  #recent(network: string): readonly number[] {
    const since = this.#now() - this.#spanMs;
    return (this.#failures.get(network) ?? []).filter((time) => time > since);
  }
}
