import { Injectable } from '@nestjs/common';
import {
  readFirstSeen,
  readIdentities,
  readLastSeen,
  readProcessHistory,
  readProcessTable,
  type IdentityRow,
  type LastTick,
  type ProcessTableRow,
} from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { hostStatus } from '../hosts/host-status.js';
import { clockSkewMs, TicksService, toAnchor } from '../moments/ticks.service.js';
import { Problem } from '../http/problem.js';
import { resolveRange } from '../http/time-range.js';
import type { SeriesMeta } from '../http/meta.response.js';
import { toPoint, toProcess, toProcessWithoutSample } from './process-row.js';
import type { ProcessDetailResponse, ProcessPointResponse } from './process.response.js';
import type { ProcessHistoryQueryParams } from './table/table.query.js';

/** One process: who it is, how it stands and what it did. */
@Injectable()
export class ProcessService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, clickhouse: ClickHouse, ticks: TicksService) {
    this.#context = context;
    this.#clickhouse = clickhouse;
    this.#ticks = ticks;
  }

  async get(procUid: string): Promise<ProcessDetailResponse> {
    const identity = await this.require(procUid);
    const { host, bootId, startTicks, cmdlineCut } = identity;
    const now = this.#context.now();
    const [firstSeen, ticks] = await Promise.all([
      readFirstSeen(this.#clickhouse.storage, host, procUid),
      this.#ticks.findLast([host], now + clockSkewMs),
    ]);
    const tick = ticks.get(host);
    const current = tick === undefined ? undefined : await this.#readAt(procUid, tick);
    const ended = current === undefined ? await this.#readLast(identity, firstSeen) : undefined;
    const row = current ?? ended;
    return {
      ...(row === undefined ? toProcessWithoutSample(identity) : toProcess(row, identity)),
      bootId,
      startTicks,
      cmdlineCut,
      running: hostStatus(tick, now) === 'offline' ? null : current !== undefined,
      firstSeen: toText(firstSeen),
      lastSeen: toText(current === undefined ? (ended?.ts ?? null) : (tick?.ts ?? null)),
    };
  }

  async readHistory(
    procUid: string,
    query: ProcessHistoryQueryParams,
  ): Promise<{ points: ProcessPointResponse[]; meta: SeriesMeta }> {
    const { from, to, stepMs } = resolveRange(query, this.#context.now());
    const { host } = await this.require(procUid);
    const { rows, rowsRead } = await readProcessHistory(this.#clickhouse.storage, { host, procUid, from, to, stepMs });
    return {
      points: rows.map(toPoint),
      meta: {
        step: stepMs / 1000,
        tier: 'raw',
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        rowsRead,
        warnings: [],
      },
    };
  }

  /** Throws a 404 for a process that was never seen, and a 409 in the case, of which nobody has heard, that two share an identity. */
  async require(procUid: string): Promise<IdentityRow> {
    const [identity, another] = await readIdentities(
      this.#clickhouse.storage,
      [procUid],
      this.#context.now() + clockSkewMs,
    );
    if (identity === undefined) {
      throw new Problem('no-such-process', `No process with procUid ${procUid} is stored`);
    }
    if (another !== undefined) {
      throw new Problem('ambiguous-process', `Two processes are stored under procUid ${procUid}`);
    }
    return identity;
  }

  async #readLast({ host, procUid }: IdentityRow, firstSeen: number | null): Promise<ProcessTableRow | undefined> {
    const lastSeen = await readLastSeen(this.#clickhouse.storage, host, procUid, firstSeen ?? 0);
    if (lastSeen === null) {
      return undefined;
    }
    const tick = (await this.#ticks.findLast([host], lastSeen)).get(host);
    return tick === undefined ? undefined : this.#readAt(procUid, tick);
  }

  async #readAt(procUid: string, tick: LastTick): Promise<ProcessTableRow | undefined> {
    const { rows } = await readProcessTable(this.#clickhouse.storage, {
      anchors: toAnchor(tick),
      procUids: [procUid],
      sort: 'rss',
      descending: true,
      limit: 1,
    });
    return rows[0];
  }
}

function toText(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
