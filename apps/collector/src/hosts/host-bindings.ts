import type { HostBinding, HostsRecord } from '@psfleet/wire';

/**
 * The clocks of API and broker differ: messages that the broker stored shortly after a binding ended, by the API's
 * clock, may have been sent before.
 */
const slackMs = 5000;

/** Which machine each name stood for, and when. */
export class HostBindings {
  readonly #bindings = new Map<string, readonly HostBinding[]>();

  constructor(records: Iterable<HostsRecord>) {
    for (const { hosts, removed } of records) {
      for (const { host, bindings } of [...removed, ...hosts]) {
        this.#bindings.set(host, bindings);
      }
    }
  }

  /** Number of names. */
  get size(): number {
    return this.#bindings.size;
  }

  /**
   * Why a message of this host, from this machine, may not be stored; null if it may. `arrivedAt` is when the broker
   * got it, in milliseconds since the epoch: what arrived before a host was replaced or removed is stored.
   */
  objectionTo(host: string, hostId: string, arrivedAt: number): string | null {
    const bindings = this.#bindings.get(host);
    if (bindings === undefined) {
      return `host not enrolled: ${host} is unknown`;
    }
    let isBound = false;
    for (const binding of bindings) {
      if (binding.hostId === hostId) {
        if (binding.to === null || arrivedAt < binding.to + slackMs) {
          return null;
        }
        isBound = true;
      }
    }
    if (!isBound) {
      return `host not enrolled: ${host} is bound to another machine than ${JSON.stringify(hostId)}`;
    }
    return `host not enrolled: ${host} was revoked, replaced or removed`;
  }
}
