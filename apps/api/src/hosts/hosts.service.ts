import { Injectable } from '@nestjs/common';
import { readHosts, readKeyMetrics, Storage, type HostRow, type KeyMetrics, type LastTick } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { toTimeText } from '../http/time-text.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';
import { eventSources, type HostResponse } from './host.response.js';
import { hostStatus } from './host-status.js';

/** Metrics older than this count as unknown. */
const maxMetricAgeMs = 30 * 60_000;

@Injectable()
export class HostsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, storage: Storage, ticks: TicksService) {
    this.#context = context;
    this.#storage = storage;
    this.#ticks = ticks;
  }

  async list(limit: number, cursor: string | undefined): Promise<{ hosts: HostResponse[]; cursor: string | null }> {
    const [after] =
      cursor === undefined
        ? ['']
        : decodeCursor('hosts', cursor, ([host, ...rest]) => typeof host === 'string' && rest.length === 0);
    const rows = await readHosts(this.#storage, { after: String(after), limit: limit + 1 });
    const page = rows.slice(0, limit);
    return {
      hosts: await this.#describe(page),
      cursor: rows.length > limit ? encodeCursor('hosts', [page.at(-1)?.host ?? '']) : null,
    };
  }

  async get(host: string): Promise<HostResponse> {
    const [described] = await this.#describe([await this.require(host)]);
    if (described === undefined) {
      throw new TypeError('one row describes one host');
    }
    return described;
  }

  /** Throws a 404 for a host that never sent its facts. */
  async require(host: string): Promise<HostRow> {
    const [row] = await readHosts(this.#storage, { host });
    if (row === undefined || host === '') {
      throw new Problem('unknown-host', `No host is named ${JSON.stringify(host)}`);
    }
    return row;
  }

  /** Throws a 404 that names every host that never sent its facts. */
  async requireAll(hosts: readonly string[]): Promise<void> {
    if (hosts.length === 0) {
      return;
    }
    const known = new Set(
      (await readHosts(this.#storage, hosts.length === 1 ? { host: hosts[0] ?? '' } : {})).map(({ host }) => host),
    );
    const unknown = hosts.filter((host) => !known.has(host));
    if (unknown.length > 0) {
      throw new Problem('unknown-host', `No host is named ${unknown.map((host) => JSON.stringify(host)).join(', ')}`);
    }
  }

  async #describe(rows: readonly HostRow[]): Promise<HostResponse[]> {
    if (rows.length === 0) {
      return [];
    }
    const now = this.#context.now();
    const names = rows.map(({ host }) => host);
    const [ticks, metrics] = await Promise.all([
      this.#ticks.findLast(names, now + clockSkewMs),
      readKeyMetrics(this.#storage, now - maxMetricAgeMs, names),
    ]);
    return rows.map((row) => toResponse(row, ticks.get(row.host), metrics.get(row.host), now));
  }
}

function toResponse(
  row: HostRow,
  tick: LastTick | undefined,
  metrics: KeyMetrics | undefined,
  now: number,
): HostResponse {
  const { host, hostname, os, kernel, arch, bootTime, cpuCount, memoryTotal, agentVersion } = row;
  return {
    host,
    hostname,
    status: hostStatus(tick, now),
    lastSeen: toTimeText(tick?.ts ?? null),
    os,
    kernel,
    arch,
    bootTime,
    cpuCount,
    memoryTotal,
    cpuPercent: metrics?.cpuPercent ?? null,
    memoryPercent: metrics?.memoryPercent ?? null,
    processCount: tick?.processes ?? null,
    eventSource: eventSources.find((source) => source === tick?.eventSource) ?? null,
    agentVersion,
    labels: {},
  };
}
