import { Injectable } from '@nestjs/common';
import { readHosts, readKeyMetrics, type HostRow, type KeyMetrics, type LastTick } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { eventSources, type HostResponse } from './host.response.js';
import { hostStatus } from './host-status.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';

/** Figures older than this are not "latest" any more: they are unknown. */
const figuresMs = 30 * 60_000;

@Injectable()
export class HostsService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, clickhouse: ClickHouse, ticks: TicksService) {
    this.#context = context;
    this.#clickhouse = clickhouse;
    this.#ticks = ticks;
  }

  async list(limit: number, cursor: string | undefined): Promise<{ hosts: HostResponse[]; cursor: string | null }> {
    const [after] =
      cursor === undefined
        ? ['']
        : decodeCursor('hosts', cursor, ([host, ...rest]) => typeof host === 'string' && rest.length === 0);
    const rows = await readHosts(this.#clickhouse.storage, { after: String(after), limit: limit + 1 });
    const page = rows.slice(0, limit);
    return {
      hosts: await this.#describe(page),
      cursor: rows.length > limit ? encodeCursor('hosts', [page.at(-1)?.host ?? '']) : null,
    };
  }

  async get(host: string): Promise<HostResponse> {
    const [described] = await this.#describe([await this.require(host)]);
    if (described === undefined) {
      throw new TypeError('one host in, one host out');
    }
    return described;
  }

  /** Throws a 404 for a host that never sent anything. */
  async require(host: string): Promise<HostRow> {
    const [row] = await readHosts(this.#clickhouse.storage, { host });
    if (row === undefined || host === '') {
      throw new Problem('unknown-host', `No host named ${JSON.stringify(host)} is known`);
    }
    return row;
  }

  /** Throws a 404 that names all hosts that never sent anything. */
  async requireAll(hosts: readonly string[]): Promise<void> {
    if (hosts.length === 0) {
      return;
    }
    const known = new Set(
      (await readHosts(this.#clickhouse.storage, hosts.length === 1 ? { host: hosts[0] ?? '' } : {})).map(
        ({ host }) => host,
      ),
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
    const [ticks, figures] = await Promise.all([
      this.#ticks.findLast(names, now + clockSkewMs),
      readKeyMetrics(this.#clickhouse.storage, now - figuresMs, names),
    ]);
    return rows.map((row) => toResponse(row, ticks.get(row.host), figures.get(row.host), now));
  }
}

function toResponse(
  row: HostRow,
  tick: LastTick | undefined,
  figures: KeyMetrics | undefined,
  now: number,
): HostResponse {
  const { host, hostname, os, kernel, arch, bootTime, cpuCount, memoryTotal, agentVersion } = row;
  return {
    host,
    hostname,
    status: hostStatus(tick, now),
    lastSeen: tick === undefined ? null : new Date(tick.ts).toISOString(),
    os,
    kernel,
    arch,
    bootTime,
    cpuCount,
    memoryTotal,
    cpuPercent: figures?.cpuPercent ?? null,
    memoryPercent: figures?.memoryPercent ?? null,
    processCount: tick?.processes ?? null,
    eventSource: eventSources.find((source) => source === tick?.eventSource) ?? null,
    agentVersion,
    labels: {},
  };
}
