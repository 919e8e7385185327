import { Injectable } from '@nestjs/common';
import { readExits, readOomVictims, readProcessTable, Storage } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { hostStatus } from '../hosts/host-status.js';
import { toAnchor } from '../moments/tick-anchors.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';
import { toExit } from './ended-process.js';
import { processKey } from './process-row.js';
import type { ProcessExitResponse } from './process-exit.response.js';

/** What became of a process. */
export interface ProcessFate {
  /** How it ended; null if no exit is stored. */
  readonly exit: ProcessExitResponse | null;
  /** Null where the host is offline or its table is incomplete: nobody knows. */
  readonly running: boolean | null;
}

interface KnownProcess {
  readonly host: string;
  readonly procUid: string;
}

/** Tells what became of processes up to now. */
@Injectable()
export class ProcessFates {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, storage: Storage, ticks: TicksService) {
    this.#context = context;
    this.#storage = storage;
    this.#ticks = ticks;
  }

  /** By {@link processKey}; `from` is a time before any of them ended, in milliseconds since the epoch. */
  async read(processes: readonly KnownProcess[], from: number): Promise<Map<string, ProcessFate>> {
    const now = this.#context.now();
    const range = { from, to: now + clockSkewMs };
    const [exits, victims, running] = await Promise.all([
      readExits(this.#storage, processes, range),
      readOomVictims(this.#storage, processes, range),
      this.#readRunning(processes, now),
    ]);
    const exitOf = new Map(exits.map((exit) => [processKey(exit), exit]));
    const killed = new Set(victims.map(processKey));
    return new Map(
      processes.map((process) => {
        const key = processKey(process);
        const exit = exitOf.get(key);
        return [
          key,
          { exit: toExit(exit, killed.has(key)), running: exit === undefined ? (running.get(key) ?? null) : false },
        ];
      }),
    );
  }

  /** Which are in the newest tables of their hosts; those of hosts that are offline are left out. */
  async #readRunning(processes: readonly KnownProcess[], now: number): Promise<Map<string, boolean>> {
    const hosts = [...new Set(processes.map(({ host }) => host))];
    const ticks = await this.#ticks.findLast(hosts, now + clockSkewMs);
    const online = [...ticks.values()].filter((tick) => hostStatus(tick, now) !== 'offline');
    // A host without a whole keyframe has no table, in which a process could be missing.
    const anchors = online.flatMap(toAnchor);
    const reporting = new Set(anchors.map(({ host }) => host));
    const sought = processes.filter(({ host }) => reporting.has(host));
    const { rows } = await readProcessTable(this.#storage, {
      anchors,
      processes: sought,
      sort: 'rss',
      descending: true,
      limit: sought.length,
    });
    const present = new Set(rows.map(processKey));
    return new Map(sought.map((process) => [processKey(process), present.has(processKey(process))]));
  }
}
