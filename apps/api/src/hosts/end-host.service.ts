import { Injectable } from '@nestjs/common';
import { readHosts, Storage } from '@psfleet/storage';
import type { HostBinding, HostRecord } from '@psfleet/wire';
import { ApiContext } from '../config/api-context.js';
import { Problem } from '../http/problem.js';
import { Revoker } from '../revocation/revoker.js';
import { withEntry, withoutEntry, type ControlState } from '../state/control-state.js';
import { StateStore, type Decision } from '../state/state-store.js';

/** Ends credentials of hosts, and takes hosts out of the fleet. What they sent stays. */
@Injectable()
export class EndHostService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #store: StateStore;
  readonly #revoker: Revoker;

  constructor(context: ApiContext, storage: Storage, store: StateStore, revoker: Revoker) {
    this.#context = context;
    this.#storage = storage;
    this.#store = store;
    this.#revoker = revoker;
  }

  /** Returns whether the broker confirmed that the host is cut off. Throws a 404 for a host that is not enrolled. */
  revoke(host: string): Promise<boolean> {
    return this.#end((state) => {
      const record = state.hosts.get(host);
      if (record === undefined) {
        throw new Problem('unknown-host', `No enrolled host is named ${JSON.stringify(host)}`);
      }
      const now = this.#context.now();
      const revoked: HostRecord = { ...record, status: 'revoked', bindings: ended(record.bindings, now) };
      const change = { hosts: withEntry(state.hosts, host, revoked), revocations: withKey(state, record, now) };
      return { change: record.status === 'revoked' ? null : change, result: undefined };
    });
  }

  /** Like {@link revoke}; what is left of the host is its past. A host that never joined can be removed too. */
  async remove(host: string): Promise<boolean> {
    const hasData = (await readHosts(this.#storage, { host })).length > 0;
    return this.#end((state) => {
      const record = state.hosts.get(host);
      if (record === undefined && (!hasData || host === '' || state.removed.has(host))) {
        throw new Problem('unknown-host', `No host is named ${JSON.stringify(host)}`);
      }
      const now = this.#context.now();
      const removed = { host, removedAt: now, bindings: ended(record?.bindings ?? [], now) };
      const change = {
        hosts: withoutEntry(state.hosts, host),
        removed: withEntry(state.removed, host, removed),
        revocations: withKey(state, record, now),
        // A token for its place would bring it back.
        enrollments: new Map([...state.enrollments].filter(([, { replace }]) => replace !== host)),
      };
      return { change, result: undefined };
    });
  }

  /** Cuts the host off as well when the change is saved but not distributed yet. */
  async #end(decide: (state: ControlState) => Decision<void>): Promise<boolean> {
    let isCut = false;
    try {
      await this.#store.change(decide);
    } finally {
      isCut = await this.#revoker.push();
    }
    return isCut;
  }
}

function ended(bindings: readonly HostBinding[], now: number): HostBinding[] {
  return bindings.map((binding) => ({ ...binding, to: binding.to ?? now }));
}

/** The revocations with the key of a host, if it has one. */
function withKey(state: ControlState, record: HostRecord | undefined, now: number): ReadonlyMap<string, number> {
  const key = record?.userKey ?? null;
  return key === null ? state.revocations : withEntry(state.revocations, key, Math.floor(now / 1000));
}
