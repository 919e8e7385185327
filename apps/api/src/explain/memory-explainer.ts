import { Injectable } from '@nestjs/common';
import { catalog } from '@psfleet/metric-catalog';
import {
  readGaugePeak,
  readGroupsAtMoment,
  readLatestMetrics,
  Storage,
  type GroupKey,
  type GroupsAtMoment,
  type LatestMetricRow,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { toTimeText } from '../http/time-text.js';
import { MomentsService, type Moment } from '../moments/moments.service.js';
import { toAnchor } from '../moments/tick-anchors.js';
import { readMomentIdentities } from '../processes/identify.js';
import { toProcessWithoutSample } from '../processes/process-row.js';
import type { TickRange } from './counter-explainer.js';
import type { ExplainBody } from './explain.body.js';
import type { ExplanationAnswer, ShareProcessResponse } from './explain.response.js';
import { sumUp, type Share } from './explanation.js';
import { toShareProcess } from './share-processes.js';

const memory = catalog.virtual_memory;

/** Memory of the host that no process need account for, or that only PSS shows. */
const apart = ['total', 'available', 'free', 'buffers', 'cached', 'shared', 'slab'] as const;

/** Explains the memory that a host uses, at a moment. */
@Injectable()
export class MemoryExplainer {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #moments: MomentsService;

  constructor(context: ApiContext, storage: Storage, moments: MomentsService) {
    this.#context = context;
    this.#storage = storage;
    this.#moments = moments;
  }

  /** Explains the moment of a time range at which most memory was in use; its last tick if that is not known. */
  async explainPeak(body: ExplainBody, range: TickRange): Promise<ExplanationAnswer> {
    const peak = await readGaugePeak(this.#storage, { host: body.host, group: memory, field: 'used', ...range });
    // A range that ends now ends later, for clocks that are ahead: its last tick is that of now, not of a moment then.
    const end = range.upTo > this.#context.now() ? null : range.upTo;
    return this.explain(body, peak ?? end);
  }

  /** Explains the last tick at or before a moment; null: now. */
  async explain({ host, by, limit }: ExplainBody, asked: number | null): Promise<ExplanationAnswer> {
    const moment = await this.#moments.find({ host }, asked);
    const at = moment.at ?? 0;
    const anchors = moment.ticks.flatMap(toAnchor);
    const [groups, [facts]] = await Promise.all([
      readGroupsAtMoment(this.#storage, { anchors, by, perHost: false, orderBy: 'memory', limit }),
      moment.at === null ? [] : readLatestMetrics(this.#storage, memory, { host, at, since: at - 1 }),
    ]);
    const processes = by === 'process' ? await this.#readProcesses(host, groups, moment) : new Map<string, never>();
    const total = valueOf(facts, 'used');
    const warnings = [...moment.warnings, ...warningsOf(by, groups, total)];
    return {
      explanation: {
        host,
        metric: 'memory',
        unit: 'By',
        ...sumUp({
          total,
          attributed: groups.total,
          groups: groups.groups,
          shares: groups.rows.map((row) => toShare(row, processes)),
        }),
        parts: { used: total },
        apart: Object.fromEntries(apart.map((field) => [field, valueOf(facts, field)])),
      },
      meta: {
        at: toTimeText(moment.at),
        from: null,
        to: null,
        partial: warnings.length > 0,
        warnings,
        rowsRead: groups.rowsRead,
      },
    };
  }

  async #readProcesses(
    host: string,
    { rows }: GroupsAtMoment,
    moment: Moment,
  ): Promise<Map<string, ShareProcessResponse>> {
    const sharing = rows.flatMap(({ key }) => (key === null ? [] : [{ host, procUid: key }]));
    const identities = await readMomentIdentities(this.#storage, sharing, moment);
    return new Map(identities.map((identity) => [identity.procUid, toShareProcess(toProcessWithoutSample(identity))]));
  }
}

function valueOf(facts: LatestMetricRow | undefined, field: string): number | null {
  const value = facts?.[field];
  return typeof value === 'number' ? value : null;
}

function toShare(
  { key, processes, memory: value, unshared }: GroupsAtMoment['rows'][number],
  known: ReadonlyMap<string, ShareProcessResponse>,
): Share {
  return {
    group: key,
    value: value ?? 0,
    processes,
    ended: 0,
    children: 0,
    unshared: unshared ?? 0,
    process: known.get(key ?? '') ?? null,
  };
}

function warningsOf(by: GroupKey, groups: GroupsAtMoment, total: number | null): string[] {
  const { unidentified, totalUnshared } = groups;
  return [
    ...(total === null ? ['the host did not report its memory at this tick, so there is no total'] : []),
    ...(total !== null && groups.total > total
      ? [
          `the processes have ${groups.total - total} bytes more than the host uses: ${totalUnshared} bytes are ` +
            'resident memory, in which shared pages count once for each process, and files in the cache count too',
        ]
      : []),
    ...(unidentified > 0 ? [`the ${by} of ${unidentified} processes is not stored`] : []),
  ];
}
