import { Injectable } from '@nestjs/common';
import { simulatedHost } from '@psfleet/wire';
import { ApiContext } from '../config/api-context.js';
import { StateStore } from '../state/state-store.js';

/** Enrols hosts that the simulator plays: under names that no machine can join with, and without keys. */
@Injectable()
export class SimulatedHostsService {
  readonly #context: ApiContext;
  readonly #store: StateStore;

  constructor(context: ApiContext, store: StateStore) {
    this.#context = context;
    this.#store = store;
  }

  /** Enrols `sim-<first>` and the following hosts in one change; returns how many were not enrolled before. */
  enroll(first: number, count: number): Promise<number> {
    const now = this.#context.now();
    return this.#store.change((state) => {
      const names = Array.from({ length: count }, (_, index) => `sim-${first + index}`);
      const added = names.filter((name) => !state.hosts.has(name));
      const [hosts, removed] = [new Map(state.hosts), new Map(state.removed)];
      for (const name of added) {
        hosts.set(name, simulatedHost(name, now));
        removed.delete(name);
      }
      return { change: added.length === 0 ? null : { hosts, removed }, result: added.length };
    });
  }
}
