import { setTimeout as sleep } from 'node:timers/promises';
import { type Fleet, FleetError, NotSupported } from '@psfleet/sdk';
import type { ShownGauges } from '../model/gauges.js';
import { readFleetGauges, readGauges } from './read-gauges.js';
import { onlyHost, readTable, type TableRequest, type TopTable } from './read-table.js';

export interface FeedEvents {
  readonly table: (table: TopTable) => void;
  readonly gauges: (gauges: ShownGauges) => void;
  /** What could not be read, as a sentence; null once it could be again. */
  readonly problem: (problem: string | null) => void;
  /** Something is being read, or nothing is any more. */
  readonly busy: (isBusy: boolean) => void;
}

/** How often a host is asked whether a tick came. */
const probeMs = 1000;
/** Ticks of many hosts come all the time. */
const fleetMs = 5000;
const retryMs = 2000;
/** Reading takes at most this part of the time, so that a large fleet is not asked without a pause. */
const maxBusyShare = 0.1;

/** Reads the table and the meters of a moment, or of now again and again. A newer request ends the one before. */
export class TableFeed {
  readonly #fleet: Fleet;
  readonly #events: FeedEvents;
  #shown: TopTable | null = null;
  #current: AbortController | null = null;
  /** The arrival because of which the table is read, and the newest one whose tick is shown. */
  #arrival: string | null = null;
  #settled: string | null = null;

  constructor(fleet: Fleet, events: FeedEvents) {
    this.#fleet = fleet;
    this.#events = events;
  }

  /** Resolves when the first table of the request has come, could not be read, or is wanted no more. */
  ask(request: TableRequest): Promise<void> {
    this.stop();
    const current = new AbortController();
    this.#current = current;
    return new Promise((resolve) => {
      void this.#follow(request, current.signal, resolve).finally(resolve);
    });
  }

  stop(): void {
    this.#current?.abort();
    this.#current = null;
  }

  async #follow(request: TableRequest, signal: AbortSignal, first: () => void): Promise<void> {
    const isPast = request.at !== null;
    let isDone = false;
    while (!signal.aborted && !isDone) {
      const start = Date.now();
      this.#events.busy(true);
      const isRead = await this.#attempt(signal, () => this.#readOnce(request, signal));
      if (!signal.aborted) {
        this.#events.busy(false);
      }
      first();
      isDone = isPast && isRead;
      if (!isDone) {
        const restMs = isRead ? (Date.now() - start) / maxBusyShare : retryMs;
        await this.#pause(restMs, signal);
        if (isRead && !isPast) {
          await this.#waitForTick(request, signal);
        }
      }
    }
  }

  async #readOnce(request: TableRequest, signal: AbortSignal): Promise<void> {
    const { scope, at } = request;
    const host = onlyHost(scope);
    const gauges: Promise<ShownGauges> =
      host === null
        ? readFleetGauges(this.#fleet, scope, at, signal).then((gauges) => ({ kind: 'fleet', gauges }))
        : readGauges(this.#fleet, host, at, signal).then((gauges) => ({ kind: 'host', gauges }));
    // The table is shown when it comes; a meter that cannot be read is no reason to show none.
    gauges.catch(() => {});
    const table = await readTable(this.#fleet, request, this.#shown?.rows ?? [], signal);
    if (!signal.aborted) {
      this.#settled = table.at === this.#shown?.at ? this.#settled : this.#arrival;
      this.#shown = table;
      this.#events.table(table);
      const found = await gauges.catch(unlessNotSupported);
      if (!signal.aborted && found !== null) {
        this.#events.gauges(found);
      }
    }
  }

  /**
   * Waits until a tick of the host may be stored that is newer than the one that is shown. The host is seen when a
   * message arrives, a moment before its rows can be read, so an arrival is a reason to read until they can be.
   */
  async #waitForTick({ scope }: TableRequest, signal: AbortSignal): Promise<void> {
    const host = onlyHost(scope);
    if (host === null) {
      await this.#pause(fleetMs, signal);
      return;
    }
    while (!signal.aborted) {
      await this.#pause(probeMs, signal);
      let lastSeen: string | null = null;
      const isAnswered = await this.#attempt(signal, async () => {
        ({ lastSeen } = (await this.#fleet.host(host).info({ signal })).data);
      });
      if (isAnswered && lastSeen !== this.#settled) {
        this.#arrival = lastSeen;
        return;
      }
    }
  }

  /** Whether it worked. What fails is shown and tried again, because a screen outlives an API that is restarted. */
  async #attempt(signal: AbortSignal, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      if (!signal.aborted) {
        this.#events.problem(null);
      }
      return true;
    } catch (error) {
      if (signal.aborted) {
        return false;
      }
      if (!(error instanceof FleetError)) {
        throw error;
      }
      this.#events.problem(error.message);
      return false;
    }
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal, ref: true }).catch((error: unknown) => {
      if (!signal.aborted) {
        throw error;
      }
    });
  }
}

/** A file has no meters of a whole fleet. */
function unlessNotSupported(error: unknown): null {
  if (error instanceof NotSupported) {
    return null;
  }
  throw error;
}
