import { Injectable } from '@nestjs/common';
import {
  isRolledGrouping,
  readGroupsOverTime,
  readHosts,
  readRolledGroups,
  readTierBounds,
  rolledGroupings,
  Storage,
  usedAmounts,
  type RolledGrouping,
  type TierBounds,
  type UsedAmount,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { HostsService } from '../hosts/hosts.service.js';
import { invalidRequest, type FieldProblem } from '../http/problem.js';
import { toTimeText } from '../http/time-text.js';
import { isAnsweredByRaw, isWithinRawLimit, maxHostHours } from '../processes/top/raw-limit.js';
import { oldestOf, planTopSlices } from '../tiers/tier-slices.js';
import { upToNow, warnAboutLost, type TimeWindow } from '../tiers/time-window.js';
import { warnAboutUnidentified, type GroupsQuery } from './groups-scope.js';
import type { ProcessGroupsAnswer, ProcessGroupsMeta } from './groups.response.js';
import { unknownAmounts } from './unknown-amounts.js';

/** Groups what processes used over a time range: by raw rows if it is short enough, else by rollups. */
@Injectable()
export class GroupsOverWindow {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #hosts: HostsService;

  constructor(context: ApiContext, storage: Storage, hosts: HostsService) {
    this.#context = context;
    this.#storage = storage;
    this.#hosts = hosts;
  }

  async read(query: GroupsQuery, orderBy: UsedAmount, window: TimeWindow): Promise<ProcessGroupsAnswer> {
    const { by, where } = query;
    const now = this.#context.now();
    const [bounds, hosts] = await Promise.all([readTierBounds(this.#storage), query.hosts ?? readHosts(this.#storage)]);
    const cost = [bounds, window.from, Math.min(window.to, now), hosts.length] as const;
    if (isRolledGrouping(by) && where === undefined && orderBy !== 'ctxSwitches') {
      return isAnsweredByRaw(...cost)
        ? this.#readRaw(query, orderBy, window, bounds)
        : this.#readRolled({ ...query, by }, orderBy, window, bounds);
    }
    if (!isWithinRawLimit(...cost)) {
      throw invalidRequest([tooLong(query, orderBy)]);
    }
    return this.#readRaw(query, orderBy, window, bounds);
  }

  async #readRaw(
    query: GroupsQuery,
    orderBy: UsedAmount,
    window: TimeWindow,
    { rawFrom }: TierBounds,
  ): Promise<ProcessGroupsAnswer> {
    const answer = await readGroupsOverTime(this.#storage, {
      ...query,
      after: window.from - 1,
      upTo: window.to - 1,
      amounts: usedAmounts,
      orderBy,
      usersOnly: false,
    });
    const warnings = [
      ...warnAboutLost(window.from, rawFrom),
      ...this.#hosts.warnAboutLabels(query, window),
      ...warnAboutUnidentified(query.by, answer.unidentified),
    ];
    return {
      groups: answer.rows.map(({ key, ended: _ended, children: _children, peakSeq: _peakSeq, ...row }) => ({
        ...unknownAmounts,
        ...row,
        group: key,
      })),
      meta: this.#toMeta('raw', window, answer, warnings),
    };
  }

  async #readRolled(
    query: GroupsQuery & { readonly by: RolledGrouping },
    orderBy: UsedAmount,
    window: TimeWindow,
    bounds: TierBounds,
  ): Promise<ProcessGroupsAnswer> {
    const slices = planTopSlices(bounds, window.from, window.to);
    const amounts = usedAmounts.filter((amount) => amount !== 'ctxSwitches');
    const answer = await readRolledGroups(this.#storage, { ...query, slices, amounts, orderBy, usersOnly: false });
    const covered = { from: slices[0]?.from ?? window.from, to: slices.at(-1)?.to ?? window.to };
    const tier = slices.some((slice) => slice.tier === '1h') ? '1h' : '15m';
    const lost = [...warnAboutLost(window.from, oldestOf(bounds)), ...this.#hosts.warnAboutLabels(query, window)];
    return {
      groups: answer.rows.map(({ key, ...row }) => ({ ...unknownAmounts, ...row, group: key })),
      meta: this.#toMeta(tier, covered, answer, lost, [
        'a time range this long is answered from rollups, which keep no context switches',
      ]),
    };
  }

  #toMeta(
    tier: ProcessGroupsMeta['tier'],
    window: TimeWindow,
    { groups, rowsRead }: { readonly groups: number; readonly rowsRead: number },
    lost: readonly string[],
    notes: readonly string[] = [],
  ): ProcessGroupsMeta {
    const { from, to } = upToNow(window, this.#context.now());
    return {
      at: null,
      from: toTimeText(from),
      to: toTimeText(to),
      tier,
      partial: lost.length > 0,
      warnings: [...lost, ...notes],
      rowsRead,
      groups,
    };
  }
}

function tooLong({ by, where }: GroupsQuery, orderBy: UsedAmount): FieldProblem {
  const limited = where === undefined ? (orderBy === 'ctxSwitches' ? '-ctxSwitches' : `groups by ${by}`) : 'filters';
  return {
    path: 'from',
    message:
      `covers more than ${maxHostHours} host-hours, the limit for ${limited}: ask for less time or fewer hosts, or ` +
      `by ${rolledGroupings.join(' or ')} without filters, which rollups answer`,
  };
}
