import { Injectable } from '@nestjs/common';
import {
  readExits,
  readExitsOnAnyHost,
  readFirstSeen,
  readLastSeen,
  readOomVictims,
  readProcessHistory,
  readProcessTable,
  Storage,
  type IdentityRow,
  type LastTick,
  type ProcessEventRow,
  type ProcessTableRow,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { hostStatus } from '../hosts/host-status.js';
import type { SeriesMeta } from '../http/meta.response.js';
import { resolveRange } from '../http/time-range.js';
import { toTimeText } from '../http/time-text.js';
import { toAnchor } from '../moments/tick-anchors.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';
import { toExit, toUnsweptProcess } from './ended-process.js';
import { findIdentity, findIdentityIfAny, requireOne } from './find-process.js';
import { toPoint, toProcess, toProcessWithoutSample } from './process-row.js';
import type { ProcessHistoryQueryParams } from './process.query.js';
import type { ProcessDetailResponse, ProcessPointResponse } from './process.response.js';

/**
 * How far before its creation the exit of a process may seem to be. Once a clock was set back, identities are sent
 * again with the new creation time, so this matters only if the process ended before its next sweep.
 */
const clockStepMs = 24 * 3_600_000;

/** Answers about one process: its identity, its last values and its history. */
@Injectable()
export class ProcessService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, storage: Storage, ticks: TicksService) {
    this.#context = context;
    this.#storage = storage;
    this.#ticks = ticks;
  }

  async get(procUid: string): Promise<ProcessDetailResponse> {
    const now = this.#context.now();
    const to = now + clockSkewMs;
    const identity = await findIdentityIfAny(this.#storage, procUid, to);
    if (identity === null) {
      const exit = requireOne(await readExitsOnAnyHost(this.#storage, procUid, { from: 0, to }), procUid);
      const victims = await readOomVictims(this.#storage, [{ host: exit.host, procUid }], { from: 0, to });
      return toUnsweptDetail(exit, procUid, victims.length > 0);
    }
    const { host, bootId, startTicks } = identity;
    const ended = { from: earliestExit(identity), to };
    const [firstSeen, ticks, [exit], victims] = await Promise.all([
      readFirstSeen(this.#storage, host, procUid),
      this.#ticks.findLast([host], to),
      readExits(this.#storage, [identity], ended),
      readOomVictims(this.#storage, [identity], ended),
    ]);
    const tick = ticks.get(host);
    const current = tick === undefined ? undefined : await this.#readAt(procUid, tick);
    const last = current === undefined ? await this.#readLast(identity, firstSeen) : undefined;
    const row = current ?? last;
    return {
      ...(row === undefined ? toProcessWithoutSample(identity) : toProcess(row, identity)),
      bootId,
      startTicks,
      exit: toExit(exit, victims.length > 0),
      running: isRunning(exit, tick, current, now),
      firstSeen: toTimeText(firstSeen),
      lastSeen: toTimeText(current === undefined ? (last?.ts ?? exit?.at ?? null) : (tick?.ts ?? null)),
    };
  }

  async readHistory(
    procUid: string,
    query: ProcessHistoryQueryParams,
  ): Promise<{ points: ProcessPointResponse[]; meta: SeriesMeta }> {
    const { from, to, stepMs } = resolveRange(query, this.#context.now());
    const { host, bootId } = await this.require(procUid);
    const { rows, rowsRead } = await readProcessHistory(this.#storage, { host, procUid, bootId, from, to, stepMs });
    return {
      points: rows.map(toPoint),
      meta: {
        step: stepMs / 1000,
        timeZone: 'UTC',
        tier: 'raw',
        from: toTimeText(from),
        to: toTimeText(to),
        rowsRead,
        warnings: [],
      },
    };
  }

  /** Throws a 404 for a process that was never seen, and a 409 if two processes share the procUid. */
  async require(procUid: string): Promise<IdentityRow> {
    return findIdentity(this.#storage, procUid, this.#context.now() + clockSkewMs);
  }

  async #readLast({ host, procUid }: IdentityRow, firstSeen: number | null): Promise<ProcessTableRow | undefined> {
    const lastSeen = await readLastSeen(this.#storage, host, procUid, firstSeen ?? 0);
    if (lastSeen === null) {
      return undefined;
    }
    const tick = (await this.#ticks.findLast([host], lastSeen)).get(host);
    return tick === undefined ? undefined : this.#readAt(procUid, tick);
  }

  async #readAt(procUid: string, tick: LastTick): Promise<ProcessTableRow | undefined> {
    const { rows } = await readProcessTable(this.#storage, {
      anchors: toAnchor(tick),
      processes: [{ host: tick.host, procUid }],
      sort: 'rss',
      descending: true,
      limit: 1,
    });
    return rows[0];
  }
}

/** A zombie is in the table of its host, but has ended. Null where the host is silent: nobody knows. */
function isRunning(
  exit: ProcessEventRow | undefined,
  tick: LastTick | undefined,
  current: ProcessTableRow | undefined,
  now: number,
): boolean | null {
  if (exit !== undefined) {
    return false;
  }
  return hostStatus(tick, now) === 'offline' ? null : current !== undefined;
}

/** Milliseconds since the epoch. It saves reading the events of the host from before the process. */
function earliestExit({ createTime, ts }: IdentityRow): number {
  return createTime === null ? 0 : Math.max(0, Math.floor(Math.min(createTime * 1000, ts)) - clockStepMs);
}

/** No table has it, so everything that is known is in its exit. */
function toUnsweptDetail(exit: ProcessEventRow, procUid: string, oomKilled: boolean): ProcessDetailResponse {
  return {
    ...toUnsweptProcess({ ...exit, procUid }),
    bootId: exit.bootId,
    startTicks: null,
    exit: toExit(exit, oomKilled),
    running: false,
    firstSeen: null,
    lastSeen: toTimeText(exit.at),
  };
}
