import { Injectable } from '@nestjs/common';
import {
  isRolledGrouping,
  readRolledGroups,
  readRolledIncreases,
  Storage,
  type RolledGrouping,
  type TierBounds,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { toTimeText } from '../http/time-text.js';
import { isBeforeRaw, oldestOf, planSeriesSlices, planTopSlices, widenStep } from '../tiers/tier-slices.js';
import { upToNow, warnAboutLost } from '../tiers/time-window.js';
import type { TickRange } from './counter-explainer.js';
import type { ExplainBody } from './explain.body.js';
import type { ExplanationAnswer } from './explain.response.js';
import {
  explainedCounters,
  uncountedWarning,
  type ExplainedCounter,
  type ExplainedMetric,
} from './explained-metrics.js';
import { sumUp, type Share } from './explanation.js';
import { gainedBy, totalOf } from './gained.js';

const minuteMs = 60_000;

/** What rollups can explain. */
export interface RolledExplainBody extends ExplainBody {
  readonly by: RolledGrouping;
  readonly metric: Exclude<ExplainedMetric, 'memory' | 'ctxSwitches'>;
}

/** Rollups keep sums by name, user and program, without context switches and without the moments of memory. */
export function isKeptInRollups(body: ExplainBody): body is RolledExplainBody {
  return isRolledGrouping(body.by) && body.metric !== 'memory' && body.metric !== 'ctxSwitches';
}

/** Explains what the counters of a host gained in a time whose raw rows are gone. */
@Injectable()
export class RolledExplainer {
  readonly #context: ApiContext;
  readonly #storage: Storage;

  constructor(context: ApiContext, storage: Storage) {
    this.#context = context;
    this.#storage = storage;
  }

  /** Null where raw rows answer, or nothing does. */
  async explain(
    { host, metric, by, limit }: RolledExplainBody,
    { after, upTo }: TickRange,
    bounds: TierBounds,
  ): Promise<ExplanationAnswer | null> {
    const slices = planTopSlices(bounds, after, upTo);
    const [first, last] = [slices[0], slices.at(-1)];
    if (!isBeforeRaw(bounds, after) || first === undefined || last === undefined) {
      return null;
    }
    const counter: ExplainedCounter = explainedCounters[metric];
    const { amount, unit, group, parts, apart } = counter;
    const range = { from: first.from, to: last.to };
    const [using, increases] = await Promise.all([
      readRolledGroups(this.#storage, {
        by,
        perHost: false,
        hosts: [host],
        slices,
        amounts: [amount],
        orderBy: amount,
        usersOnly: true,
        limit,
      }),
      readRolledIncreases(this.#storage, {
        host,
        group,
        fields: [...parts, ...apart],
        slices: planSeriesSlices(bounds, widenStep(bounds, { ...range, stepMs: minuteMs })),
      }),
    ]);
    const gained = gainedBy(counter, increases.series, parts);
    const total = totalOf(gained);
    const covered = upToNow(range, this.#context.now());
    const lost = [
      ...warnAboutLost(after, oldestOf(bounds)),
      ...(using.isStored ? [] : [`${total === null ? 'nothing is' : 'no processes are'} stored of this time`]),
      ...(using.isStored && total === null ? [uncountedWarning(metric)] : []),
    ];
    const shares = using.rows.map(({ key, processes, ...amounts }): Share => ({
      group: key,
      value: amounts[amount] ?? 0,
      processes,
      ended: null,
      children: metric === 'cpu' ? null : 0,
      unshared: null,
      process: null,
    }));
    return {
      explanation: {
        host,
        metric,
        unit,
        ...sumUp({ total, attributed: using.total, groups: using.groups, shares }),
        parts: gained,
        apart: gainedBy(counter, increases.series, apart),
      },
      meta: {
        at: null,
        from: toTimeText(covered.from),
        to: toTimeText(covered.to),
        partial: lost.length > 0,
        warnings: [...lost, ...notesOn(metric)],
        rowsRead: increases.rowsRead + using.rowsRead,
      },
    };
  }
}

/** Warns of what raw rows would have shown for the same time. */
function notesOn(metric: RolledExplainBody['metric']): string[] {
  const children =
    ', and not what children used that ended between two ticks: the remainder has that where nothing accounted their ' +
    'ends';
  return [
    'a time whose raw rows are gone is answered from rollups, which do not keep apart what ended processes used' +
      (metric === 'cpu' ? children : ''),
    'rollups do not keep when the agent did not run: the total and the remainder have what the host counted then',
  ];
}
