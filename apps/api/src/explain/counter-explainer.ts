import { Injectable } from '@nestjs/common';
import {
  readGroupsOverTime,
  readHostIncreases,
  readTickCoverage,
  Storage,
  type GroupKey,
  type HostIncreases,
  type TickCoverage,
  type UsingGroups,
} from '@psfleet/storage';
import { toTimeText } from '../http/time-text.js';
import type { ExplainBody } from './explain.body.js';
import type { ExplanationAnswer, ShareProcessResponse } from './explain.response.js';
import {
  explainedCounters,
  uncountedWarning,
  type ExplainedCounter,
  type ExplainedCounterName,
} from './explained-metrics.js';
import { sumUp, type Share } from './explanation.js';
import { gainedBy, totalOf } from './gained.js';
import { readShareProcesses } from './share-processes.js';

/** Ticks after the first time and up to the second, in milliseconds since the epoch. */
export interface TickRange {
  readonly after: number;
  readonly upTo: number;
}

interface Facts {
  readonly increases: HostIncreases;
  readonly using: UsingGroups;
  readonly coverage: TickCoverage;
}

/** Explains what the counters of a host gained in some of its ticks. */
@Injectable()
export class CounterExplainer {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async explain(
    { host, by, limit }: ExplainBody,
    metric: ExplainedCounterName,
    asked: TickRange,
  ): Promise<ExplanationAnswer> {
    const counter: ExplainedCounter = explainedCounters[metric];
    const { group, parts, apart } = counter;
    const increases = await readHostIncreases(this.#storage, { host, group, fields: [...parts, ...apart], ...asked });
    // Where the host does not count it, the processes still have their shares.
    const range = increases.covered ?? asked;
    const query = { host, after: range.after, upTo: range.upTo };
    const [using, coverage] = await Promise.all([
      readGroupsOverTime(this.#storage, {
        by,
        perHost: false,
        hosts: [host],
        after: range.after,
        upTo: range.upTo,
        amounts: [counter.amount],
        withChildren: metric === 'cpu',
        orderBy: counter.amount,
        usersOnly: true,
        limit,
      }),
      readTickCoverage(this.#storage, query),
    ]);
    const processes = by === 'process' ? await this.#readProcesses(host, using, range) : new Map<string, never>();
    const gained = gainedBy(counter, increases.series, parts);
    const warnings = warningsOf(metric, by, { increases, using, coverage });
    return {
      explanation: {
        host,
        metric,
        unit: counter.unit,
        ...sumUp({
          total: totalOf(gained),
          attributed: using.total,
          groups: using.groups,
          shares: using.rows.map((row) => toShare(row, counter, processes)),
        }),
        parts: gained,
        apart: gainedBy(counter, increases.series, apart),
      },
      meta: {
        at: null,
        from: increases.covered === null ? null : toTimeText(range.after),
        to: increases.covered === null ? null : toTimeText(range.upTo),
        partial: warnings.length > 0,
        warnings,
        rowsRead: increases.rowsRead + using.rowsRead,
      },
    };
  }

  async #readProcesses(
    host: string,
    { rows }: UsingGroups,
    range: TickRange,
  ): Promise<Map<string, ShareProcessResponse>> {
    const sharing = rows.flatMap(({ key, peakSeq }) => (key === null ? [] : [{ host, procUid: key, seq: peakSeq }]));
    return readShareProcesses(this.#storage, sharing, range);
  }
}

function toShare(
  { key, processes, ended, children, ...amounts }: UsingGroups['rows'][number],
  { amount }: ExplainedCounter,
  known: ReadonlyMap<string, ShareProcessResponse>,
): Share {
  return {
    group: key,
    value: amounts[amount] ?? 0,
    processes,
    ended,
    children,
    unshared: null,
    process: known.get(key ?? '') ?? null,
  };
}

/** What became of that which processes used after their last sample, where the kernel did not account their ends. */
function unaccountedEnds(metric: ExplainedCounterName, { hasChildTime }: TickCoverage): string {
  const what = 'ended processes were not accounted';
  if (metric === 'cpu' && hasChildTime) {
    const counts = 'so what they used after their last sample counts for the processes that waited for them';
    return `${what}, ${counts}; the remainder has that of others`;
  }
  return metric === 'readBytes' || metric === 'writeBytes'
    ? `${what}; Linux adds their bytes to the process that waited for them, so bytes that their own samples already ` +
        'had count twice'
    : `${what}, so the remainder has what they used after their last sample`;
}

function warningsOf(metric: ExplainedCounterName, by: GroupKey, { increases, using, coverage }: Facts): string[] {
  const { covered } = increases;
  if (covered === null) {
    return [coverage.ticks === 0 ? 'no two ticks are stored of this time' : uncountedWarning(metric)];
  }
  const uncoveredSeconds = Math.round((covered.upTo - covered.after - covered.coveredMs) / 1000);
  return [
    ...(uncoveredSeconds > 0
      ? [`the agent did not run for ${uncoveredSeconds} s of this time, which count neither in the total nor in shares`]
      : []),
    ...(coverage.missing > 0 ? [`${coverage.missing} messages are missing, and with them what processes used`] : []),
    ...(coverage.unaccounted > 0 && metric !== 'ctxSwitches' ? [unaccountedEnds(metric, coverage)] : []),
    ...(coverage.lostEnds > 0 ? [`the kernel could not deliver ${coverage.lostEnds} ends of threads`] : []),
    ...(using.unidentified > 0 ? [`the ${by} of ${using.unidentified} processes is not stored`] : []),
  ];
}
