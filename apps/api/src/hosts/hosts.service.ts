import { Injectable } from '@nestjs/common';
import { matchesPattern, type LabelCondition } from '@psfleet/search';
import { readHosts, readKeyMetrics, Storage, type HostRow, type KeyMetrics, type ClockedTick } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { cursorKind, decodeCursor, encodeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { toTimeText } from '../http/time-text.js';
import { warnAboutPastLabels, type LabelledSearch, type SearchedTime } from '../moments/past-labels.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';
import { StateStore } from '../state/state-store.js';
import { eventSources, type HostCountResponse, type HostResponse } from './host.response.js';
import { catchingUp, clockOffsetOf } from './host-clock.js';
import { conditionOf, statusOf, type KnownHost } from './host-condition.js';
import { hostStatuses, type HostStatus } from './host-status.js';
import { parseLabels, type HostScopeQueryParams } from './host-scope.query.js';
import type { HostFilterParams, HostsQueryParams } from './hosts.query.js';

/** Metrics older than this count as unknown. */
const maxMetricAgeMs = 30 * 60_000;

/** More than a fleet has. */
const maxHosts = 1_000_000;

@Injectable()
export class HostsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #ticks: TicksService;
  readonly #store: StateStore;
  /** Hosts that sent something, which are known for good: nothing deletes their facts. */
  readonly #seen = new Set<string>();

  constructor(context: ApiContext, storage: Storage, ticks: TicksService, store: StateStore) {
    this.#context = context;
    this.#storage = storage;
    this.#ticks = ticks;
    this.#store = store;
  }

  async list(query: HostsQueryParams): Promise<{ hosts: HostResponse[]; cursor: string | null }> {
    const { limit, cursor, label = null, status = null } = query;
    const kind = label === null && status === null ? 'hosts' : cursorKind('hosts', [label, status]);
    const isPosition = ([host, ...rest]: readonly unknown[]): boolean => typeof host === 'string' && rest.length === 0;
    const [after] = cursor === undefined ? [''] : decodeCursor(this.#context, kind, cursor, isPosition);
    // How many of the next hosts have a status shows only when all of them are read.
    const known = await this.#readAfter(String(after), status === null ? limit + 1 : maxHosts, query);
    const fitting = status === null ? known : await this.#withStatus(known, status);
    const page = fitting.slice(0, limit);
    return {
      hosts: await this.#describe(page),
      cursor: fitting.length > limit ? encodeCursor(this.#context, kind, [page.at(-1)?.host ?? '']) : null,
    };
  }

  async count(filters: HostFilterParams): Promise<HostCountResponse> {
    const known = await this.#readAfter('', maxHosts, filters);
    const statuses = [...(await this.#findStatuses(known)).values()].filter(
      (status) => filters.status?.includes(status) !== false,
    );
    const countOf = (sought: HostStatus): number => statuses.filter((status) => status === sought).length;
    return {
      total: statuses.length,
      ...(Object.fromEntries(hostStatuses.map((each) => [each, countOf(each)])) as Record<HostStatus, number>),
    };
  }

  /** Throws a 404 for a host that was removed, or that is neither enrolled nor ever sent anything. */
  async get(host: string): Promise<HostResponse> {
    const { state } = this.#store;
    const removed = state.removed.get(host);
    if (removed !== undefined) {
      const at = toTimeText(removed.removedAt);
      throw new Problem('unknown-host', `${host} was removed at ${at}; ask for its past with a time before that`);
    }
    const row = await this.#find(host, this.#storage);
    const [described] = await this.#describe([{ host, row, record: state.hosts.get(host) ?? null }]);
    if (described === undefined) {
      throw new TypeError('one row describes one host');
    }
    return described;
  }

  /** Throws a 404 for a host that is neither enrolled nor ever sent anything. A removed host still has its past. */
  async require(host: string, storage: Storage = this.#storage): Promise<void> {
    if (!this.#seen.has(host)) {
      await this.#find(host, storage);
    }
  }

  /** The enrolled hosts that have a label now. */
  withLabel(label: LabelCondition): string[] {
    return this.#withLabels([label]);
  }

  /** Warns of the hosts whose labels were others, or may have been, at the time of a search. */
  warnAboutLabels(search: LabelledSearch, time: SearchedTime): string[] {
    return warnAboutPastLabels(this.#store.state, search, time);
  }

  /** The value of a label that each of some enrolled hosts has now, of those that have one; null stands for all. */
  valuesOfLabel(key: string, hosts: readonly string[] | null): string[] {
    const only = hosts === null ? null : new Set(hosts);
    return Array.from(this.#store.state.hosts.values()).flatMap(({ host, labels }) =>
      only?.has(host) !== false && Object.hasOwn(labels, key) ? (labels[key] ?? []) : [],
    );
  }

  /**
   * The hosts that a request is about: those that it names and that have all its labels; null for all. An empty list
   * means that no host has the labels. Throws a 404 that names every host that is neither enrolled nor ever sent
   * anything.
   */
  async select(scope: HostScopeQueryParams): Promise<readonly string[] | null> {
    await this.requireAll(scope.host ?? []);
    return this.#hostsOf(scope);
  }

  /**
   * Answers a question about them, while it is looked up whether all are known. Throws the same 404, also when the
   * question fails.
   */
  async answerFor<Answer>(
    scope: HostScopeQueryParams,
    question: (hosts: readonly string[] | null) => Promise<Answer>,
  ): Promise<Answer> {
    const settling = Promise.allSettled([question(this.#hostsOf(scope))]);
    await this.requireAll(scope.host ?? []);
    const [outcome] = await settling;
    if (outcome.status === 'rejected') {
      throw outcome.reason;
    }
    return outcome.value;
  }

  #hostsOf({ host: named, label }: HostScopeQueryParams): readonly string[] | null {
    if (label === undefined) {
      return named ?? null;
    }
    const labelled = new Set(this.#withLabels(parseLabels(label)));
    return named === undefined ? [...labelled] : named.filter((host) => labelled.has(host));
  }

  /** Throws a 404 that names every host that is neither enrolled nor ever sent anything. */
  async requireAll(hosts: readonly string[]): Promise<void> {
    const isKnown = (host: string): boolean => this.#seen.has(host) || this.#store.state.hosts.has(host);
    const sought = hosts.filter((host) => !isKnown(host));
    if (sought.length === 0) {
      return;
    }
    for (const { host } of await readHosts(this.#storage, sought.length === 1 ? { host: sought[0] ?? '' } : {})) {
      this.#seen.add(host);
    }
    const unknown = sought.filter((host) => !isKnown(host));
    if (unknown.length > 0) {
      throw new Problem('unknown-host', `No host is named ${unknown.map((host) => JSON.stringify(host)).join(', ')}`);
    }
  }

  #withLabels(conditions: readonly LabelCondition[]): string[] {
    return Array.from(this.#store.state.hosts.values()).flatMap(({ host, labels }) =>
      conditions.every(
        ({ key, ...pattern }) => Object.hasOwn(labels, key) && matchesPattern(pattern, labels[key] ?? ''),
      )
        ? host
        : [],
    );
  }

  /** The facts that a host sent; null if it is enrolled and sent none. Throws a 404. */
  async #find(host: string, storage: Storage): Promise<HostRow | null> {
    const [row] = host === '' ? [] : await readHosts(storage, { host });
    if (row === undefined && !this.#store.state.hosts.has(host)) {
      throw new Problem('unknown-host', `No host is named ${JSON.stringify(host)}`);
    }
    if (row !== undefined) {
      this.#seen.add(host);
    }
    return row ?? null;
  }

  /** The next hosts by name, of those that sent something or are enrolled, and were not removed. */
  async #readAfter(after: string, limit: number, { label }: HostFilterParams): Promise<KnownHost[]> {
    const { hosts, removed } = this.#store.state;
    const labelled = label === undefined ? null : this.#withLabels(parseLabels(label));
    const only = labelled === null ? {} : { only: labelled };
    const rows = await readHosts(this.#storage, { after, limit, ...only, except: [...removed.keys()] });
    const withRows = new Set(rows.map(({ host }) => host));
    // Beyond the last row of a full page, storage may have rows that were not read.
    const end = rows.length < limit ? null : (rows.at(-1)?.host ?? null);
    const silent = (labelled ?? [...hosts.keys()]).filter(
      (host) => host > after && (end === null || host < end) && !withRows.has(host),
    );
    return [
      ...rows.map((row) => ({ host: row.host, row, record: hosts.get(row.host) ?? null })),
      ...silent.map((host) => ({ host, row: null, record: hosts.get(host) ?? null })),
    ]
      .sort((one, other) => (one.host < other.host ? -1 : 1))
      .slice(0, limit);
  }

  async #withStatus(known: readonly KnownHost[], sought: readonly HostStatus[]): Promise<KnownHost[]> {
    const statuses = await this.#findStatuses(known);
    return known.filter(({ host }) => sought.includes(statuses.get(host) ?? 'offline'));
  }

  async #findStatuses(known: readonly KnownHost[]): Promise<Map<string, HostStatus>> {
    const now = this.#context.now();
    const ticks = await this.#ticks.findClocked(namesWithFacts(known), now + clockSkewMs);
    return new Map(known.map((each) => [each.host, statusOf(each, ticks.get(each.host), now)]));
  }

  async #describe(known: readonly KnownHost[]): Promise<HostResponse[]> {
    if (known.length === 0) {
      return [];
    }
    const now = this.#context.now();
    const names = namesWithFacts(known);
    const [ticks, metrics] = await Promise.all([
      this.#ticks.findClocked(names, now + clockSkewMs),
      readKeyMetrics(this.#storage, { since: now - maxMetricAgeMs, until: now, hosts: names }),
    ]);
    return known.map((each) => toResponse(each, ticks.get(each.host), metrics.get(each.host), now));
  }
}

const namesWithFacts = (known: readonly KnownHost[]): string[] =>
  known.flatMap(({ host, row }) => (row === null ? [] : host));

function toResponse(
  known: KnownHost,
  tick: ClockedTick | undefined,
  metrics: KeyMetrics | undefined,
  now: number,
): HostResponse {
  const { host, row, record } = known;
  return {
    host,
    hostname: row?.hostname ?? record?.hostname ?? host,
    ...conditionOf(known, tick, now),
    lastSeen: toTimeText(tick?.arrivedAt ?? null),
    clockOffset: tick === undefined ? null : clockOffsetOf(tick),
    catchingUp: tick === undefined ? null : catchingUp(tick, now),
    os: row?.os ?? null,
    kernel: row?.kernel ?? null,
    arch: row?.arch ?? null,
    bootTime: row?.bootTime ?? null,
    cpuCount: row?.cpuCount ?? null,
    memoryTotal: row?.memoryTotal ?? null,
    cpuPercent: metrics?.cpuPercent ?? null,
    memoryPercent: metrics?.memoryPercent ?? null,
    processCount: tick?.processes ?? null,
    eventSource: eventSources.find((source) => source === tick?.eventSource) ?? null,
    agentVersion: row?.agentVersion ?? null,
    labels: record?.labels ?? {},
    enrolledAt: toTimeText(record?.enrolledAt ?? null),
  };
}
