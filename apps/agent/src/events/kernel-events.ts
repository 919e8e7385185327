import { AccessDenied, NotSupported, type ProcessEvent, type ProcessEvents, type Psutil } from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import type { Scrubber } from '../scrub/scrubber.js';

type OomEvent = Extract<ProcessEvent, { readonly kind: 'oom' }>;

/** Ticks take the events themselves; in between, the kernel's buffer must not overflow. */
const maxIntervalMs = 1_000;

/** No more are kept per tick, so that a fork bomb cannot exhaust the agent's memory. */
const maxEvents = 20_000;

/**
 * Collects the kernel's events of processes, where the agent may receive them (CAP_NET_ADMIN in the initial
 * namespaces). Elsewhere, and for events that were lost, the sweeps notice starts and exits.
 */
export class KernelEvents {
  readonly source: 'kernel' | 'sweep';
  readonly #scrubber: Scrubber;
  readonly #subscription: ProcessEvents | null;
  #events: ProcessEvent[] = [];

  constructor(ps: Psutil, logger: Logger, scrubber: Scrubber) {
    this.#scrubber = scrubber;
    this.#subscription = this.#subscribe(ps, logger);
    this.source = this.#subscription === null ? 'sweep' : 'kernel';
  }

  /** The events since the last call, in their order. */
  take(): readonly ProcessEvent[] {
    this.#subscription?.flush();
    const events = this.#events;
    this.#events = [];
    return events.map((event) => (event.kind === 'oom' ? this.#scrub(event) : event));
  }

  stop(): void {
    this.#subscription?.stop();
  }

  #scrub({ name, victim, ...event }: OomEvent): ProcessEvent {
    const cgroup = victim.cgroup === null ? null : this.#scrubber.scrubName(victim.cgroup);
    return { ...event, name: this.#scrubber.scrubName(name), victim: { ...victim, cgroup } };
  }

  #subscribe(ps: Psutil, logger: Logger): ProcessEvents | null {
    try {
      return ps.processEvents({
        maxIntervalMs,
        onEvents: ({ events }) => {
          this.#events.push(...events.slice(0, maxEvents - this.#events.length));
        },
      });
    } catch (error) {
      if (!(error instanceof AccessDenied || error instanceof NotSupported)) {
        throw error;
      }
      logger.info({ reason: error.message }, 'kernel events are not available, sweeps notice starts and exits');
      return null;
    }
  }
}
