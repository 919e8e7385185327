import { Injectable } from '@nestjs/common';
import {
  isRolledUp,
  readHosts,
  readIdentities,
  readTierBounds,
  readTopNames,
  readTopProcesses,
  type TopMetric,
  type TopWindowRow,
} from '@psfleet/storage';
import { ClickHouse } from '../../backends/clickhouse.js';
import { ApiContext } from '../../config/api-context.js';
import { clockSkewMs } from '../../moments/ticks.service.js';
import { invalidRequest } from '../../http/problem.js';
import { parseTime } from '../../http/time-parameter.js';
import type { TopMeta } from '../../http/meta.response.js';
import { processKey, toProcessWithoutSample, unknownProcess } from '../process-row.js';
import { hostHoursOfRaw, isAnsweredByRaw, isFewRows, oldestOf, planPieces } from '../../tiers/top-slices.js';
import type { TopProcessesQueryParams } from './top.query.js';
import type { TopAnswer, TopProcessResponse } from './top.response.js';

/** Who was or did the most in a time: by process while that is short enough, else by host, name and user. */
@Injectable()
export class TopWindowService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;

  constructor(context: ApiContext, clickhouse: ClickHouse) {
    this.#context = context;
    this.#clickhouse = clickhouse;
  }

  async read({ by, to, host, limit }: TopProcessesQueryParams, fromText: string): Promise<TopAnswer> {
    const { storage } = this.#clickhouse;
    const now = this.#context.now();
    const [start, end] = [
      parseTime(fromText, now) ?? Number.NaN,
      to === undefined ? now + clockSkewMs : (parseTime(to, now) ?? Number.NaN),
    ];
    if (!(start < end)) {
      throw invalidRequest([{ path: 'from', message: 'must be before to' }]);
    }
    const question = { by, hosts: host ?? null, limit };
    const [bounds, hosts] = await Promise.all([readTierBounds(storage), host ?? readHosts(storage)]);
    const spent = [bounds, start, Math.min(end, now), hosts.length] as const;
    if (!isRolledUp(by) && !isFewRows(...spent)) {
      throw invalidRequest([
        {
          path: 'from',
          message: `only ${hostHoursOfRaw} hours of hosts are answered by ${by}: take a shorter time or fewer hosts`,
        },
      ]);
    }
    if (!isRolledUp(by) || isAnsweredByRaw(...spent)) {
      const { rows, rowsRead } = await readTopProcesses(storage, question, { from: start, to: end });
      const processes = await this.#identify(rows, by, end);
      const lost = [
        ...describeLost(by, start, bounds.rawFrom),
        ...(processes.some(({ pid }) => pid === null) ? ['who some processes are is not stored'] : []),
      ];
      return { processes, meta: metaOf('raw', { from: start, to: end }, rowsRead, lost) };
    }
    const pieces = planPieces(bounds, start, end);
    const { rows, rowsRead } = await readTopNames(storage, question, pieces);
    const tier = pieces.some((piece) => piece.tier === '1h') ? '1h' : '15m';
    const time = { from: pieces[0]?.from ?? start, to: pieces.at(-1)?.to ?? end };
    return {
      processes: rows.map((row) => describe(row, by)),
      meta: metaOf(tier, time, rowsRead, describeLost(by, start, oldestOf(bounds)), [
        'so long a time is answered by host, name and user, not by process',
      ]),
    };
  }

  async #identify(rows: readonly TopWindowRow[], by: TopMetric, at: number): Promise<TopProcessResponse[]> {
    const identities = await readIdentities(
      this.#clickhouse.storage,
      rows.flatMap(({ procUid }) => procUid ?? []),
      at,
    );
    const byProcess = new Map(identities.map((identity) => [processKey(identity), identity]));
    return rows.map((row) => {
      const identity = byProcess.get(processKey(row));
      return { ...describe(row, by), ...(identity === undefined ? {} : toProcessWithoutSample(identity)) };
    });
  }
}

function describe({ value, ...row }: TopWindowRow, by: TopMetric): Pick<TopProcessResponse, keyof TopProcessResponse> {
  return { ...unknownProcess, ...row, value: by === 'cpu' ? value / 100 : value };
}

function describeLost(by: TopMetric, start: number, oldest: number): string[] {
  if (start >= oldest) {
    return [];
  }
  return [oldest === Infinity ? 'nothing is stored' : `${by} is not stored before ${new Date(oldest).toISOString()}`];
}

/** `lost` tells what is missing, `notes` what else a reader must know. */
function metaOf(
  tier: TopMeta['tier'],
  { from, to }: { from: number; to: number },
  rowsRead: number,
  lost: readonly string[],
  notes: readonly string[] = [],
): TopMeta {
  return {
    at: null,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    tier,
    partial: lost.length > 0,
    rowsRead,
    warnings: [...lost, ...notes],
  };
}
