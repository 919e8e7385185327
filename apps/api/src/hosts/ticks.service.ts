import { Injectable } from '@nestjs/common';
import { readHosts, readLastTicks, type LastTick, type TableAnchor } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';

/** Covers a keyframe in the quarter hour before, with its stagger, at usual intervals. */
const recentMs = 30 * 60_000;

/** Rows may be this far ahead of the clock here: the collector accepts no more. */
export const clockSkewMs = 10 * 60_000;

/** What the table of a host is made from; nothing without a complete keyframe. */
export function toAnchor({ host, ts, seq, lastSeq, keyframeTs, keyframeSeq, elapsedMs }: LastTick): TableAnchor[] {
  return keyframeTs === null || keyframeSeq === null ? [] : [{ host, keyframeTs, keyframeSeq, lastTs: ts, tickSeq: seq, lastSeq, elapsedMs }];
}

/** The newest complete tick of hosts at a moment, however long ago it was. */
@Injectable()
export class TicksService {
  constructor(private readonly clickHouse: ClickHouse) {}

  /** By host; all hosts when `hosts` is null. Looks at the last half hour first, and further back only for hosts that were silent in it. */
  async findLast(hosts: readonly string[] | null, at: number): Promise<Map<string, LastTick>> {
    const { storage } = this.clickHouse;
    const [recent, known] = await Promise.all([
      readLastTicks(storage, { at, since: at - recentMs, ...(hosts === null ? {} : { hosts }) }),
      hosts ?? readHosts(storage).then((rows) => rows.map(({ host }) => host)),
    ]);
    const ticks = new Map(recent.filter(({ keyframeTs }) => keyframeTs !== null).map((tick) => [tick.host, tick]));
    const silent = known.filter((host) => !ticks.has(host));
    if (silent.length > 0) {
      for (const tick of await readLastTicks(storage, { at, since: 0, hosts: silent })) ticks.set(tick.host, tick);
    }
    return ticks;
  }
}
