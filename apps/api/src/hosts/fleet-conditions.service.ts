import { Injectable } from '@nestjs/common';
import { readHosts, Storage } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';
import { StateStore } from '../state/state-store.js';
import { conditionOf, type HostCondition } from './host-condition.js';

/** The condition of one host of the fleet. */
export interface NamedCondition extends HostCondition {
  readonly host: string;
  /** When its last message arrived, milliseconds since the epoch; null if none ever did. */
  readonly lastSeen: number | null;
}

/** Finds how all hosts are that were not removed. */
@Injectable()
export class FleetConditionsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #ticks: TicksService;
  readonly #store: StateStore;

  constructor(context: ApiContext, storage: Storage, ticks: TicksService, store: StateStore) {
    this.#context = context;
    this.#storage = storage;
    this.#ticks = ticks;
    this.#store = store;
  }

  /** Throws StorageError. */
  async read(): Promise<NamedCondition[]> {
    const now = this.#context.now();
    const { hosts, removed } = this.#store.state;
    const rows = await readHosts(this.#storage, { except: [...removed.keys()] });
    const ticks = await this.#ticks.findClocked(
      rows.map(({ host }) => host),
      now + clockSkewMs,
    );
    const rowOf = new Map(rows.map((row) => [row.host, row]));
    return [...new Set([...rowOf.keys(), ...hosts.keys()])].map((host) => {
      const known = { host, row: rowOf.get(host) ?? null, record: hosts.get(host) ?? null };
      const tick = ticks.get(host);
      return { host, lastSeen: tick?.arrivedAt ?? null, ...conditionOf(known, tick, now) };
    });
  }
}
