import { pause, type Logger } from '@psfleet/service-kit';
import type { SignedBindings, SignedHosts } from './signed-hosts.js';

export interface EnrolledHostsOptions {
  readonly source: Pick<SignedHosts, 'fetch'>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const intervalMs = 3000;
/** An unknown host leads to one more look than usual, but no more often: it may send without end. */
const askAgainMs = 2000;
const maxAsked = 10_000;
const noList = 'the broker has no signed list of hosts: start the API, which distributes it';

/** Knows which hosts are enrolled: by a copy of the signed list that is at most a few seconds old. */
export class EnrolledHosts {
  readonly #options: EnrolledHostsOptions;
  #current: SignedBindings | null = null;
  #problem: string | null = noList;
  #refreshing: Promise<void> | null = null;
  /** When each unknown host was asked for, by the monotonic clock; the newest is last. */
  readonly #asked = new Map<string, number>();

  constructor(options: EnrolledHostsOptions) {
    this.#options = options;
  }

  /** Why the copy may be older than the list; null if it was not when it was last compared. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Null before the first list was accepted. */
  get generation(): number | null {
    return this.#current?.generation ?? null;
  }

  /** Waits for the first list that may be used. Throws AbortError when the signal aborts. */
  async untilKnown(): Promise<void> {
    const { logger, signal } = this.#options;
    for (let attempt = 1; ; attempt++) {
      await this.#refresh();
      signal.throwIfAborted();
      if (this.#current !== null) {
        logger.info({ generation: this.#current.generation, hosts: this.#current.bindings.size }, 'hosts are known');
        return;
      }
      if (attempt === 10) {
        logger.warn({ reason: this.#problem }, 'still waiting for the signed list of hosts');
      }
      await pause(intervalMs / 10, signal);
    }
  }

  /** Keeps the copy up to date until the signal aborts. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      await pause(intervalMs, signal);
      if (!signal.aborted) {
        await this.#refresh();
      }
    }
  }

  /** Reads the list again because of an unknown host, unless that host was the reason a moment ago. */
  async lookUp(host: string): Promise<void> {
    if (this.#mayAsk(host)) {
      // One that is under way may have begun before the host was enrolled.
      await this.#refreshing;
      await this.#refresh();
    }
  }

  /** Why a message may not be stored, by the list as it was last read; null if it may. */
  objectionTo(host: string, hostId: string, arrivedAt: number): string | null {
    return this.#current === null
      ? 'host not enrolled: no list of hosts is known'
      : this.#current.bindings.objectionTo(host, hostId, arrivedAt);
  }

  #mayAsk(host: string): boolean {
    const [now, asked] = [performance.now(), this.#asked.get(host)];
    if (asked !== undefined && now - asked < askAgainMs) {
      return false;
    }
    this.#asked.delete(host);
    this.#asked.set(host, now);
    if (this.#asked.size > maxAsked) {
      const [oldest] = this.#asked.keys();
      this.#asked.delete(oldest ?? '');
    }
    return true;
  }

  /** Callers at the same time share one look. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#fetch().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #fetch(): Promise<void> {
    const { source, logger, signal } = this.#options;
    try {
      const fetched = await source.fetch();
      this.#current = fetched ?? this.#current;
      this.#problem = fetched === null ? noList : null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.#problem && !signal.aborted) {
        logger.warn({ err: error }, 'the signed list of hosts could not be read; using the last one');
      }
      this.#problem = reason;
    }
  }
}
