/** The last tick of a host, which needs no keyframe to tell what was done in it. */
export interface TickAnchor {
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly lastTs: number;
  /** Time between the last tick and the one before, milliseconds; null if not known. */
  readonly elapsedMs: number | null;
  /** Numbers of the tick's first message and of its last. */
  readonly tickSeq: number;
  readonly lastSeq: number;
}

/** From where the table of a host is made: the keyframe holds every process, the samples behind it what changed until the last tick. */
export interface TableAnchor extends TickAnchor {
  /** Milliseconds since the epoch. */
  readonly keyframeTs: number;
  /** Number of the keyframe's first message. */
  readonly keyframeSeq: number;
}

/** A keyframe before the newest tick by more than this is late; usual ones come every quarter hour. */
const recentMs = 30 * 60_000;

/** Rows of `table` that can be of a table made of the anchors, as ranges of its key: one host with an old keyframe does not make the range of all longer. */
export const anchoredRows = (table: string): string =>
  `${table}.ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND ${table}.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND ${table}.host IN {hosts:Array(String)}
    AND (${table}.ts >= fromUnixTimestamp64Milli({recentFrom:Int64}, 'UTC') OR ${table}.host IN {lateHosts:Array(String)})`;

/** What the anchors say of the host of a row, of one anchor at least, as a look-up: that is quicker than to join each row with them. 0 is an `elapsedMs` that is not known. */
export const ofAnchor = (table: string, name: 'keyframeSeq' | 'tickSeq' | 'lastSeq' | 'elapsedMs'): string =>
  `transform(${table}.host, {hosts:Array(String)}, {${name}:Array(UInt64)}, 0)`;

/** Of those rows the ones that came with a message from the keyframe to the last tick of their host: by number, which only grows, whatever is done to the clock. */
export const anchoredMessages = (table: string): string =>
  `${anchoredRows(table)}
    AND ${table}.seq >= ${ofAnchor(table, 'keyframeSeq')} AND ${table}.seq <= ${ofAnchor(table, 'lastSeq')}`;

/** For {@link ofAnchor}, but for the keyframe. */
export function tickParams(ticks: readonly TickAnchor[]): Readonly<Record<string, unknown>> {
  return {
    hosts: ticks.map(({ host }) => host),
    elapsedMs: ticks.map(({ elapsedMs }) => elapsedMs ?? 0),
    tickSeq: ticks.map(({ tickSeq }) => tickSeq),
    lastSeq: ticks.map(({ lastSeq }) => lastSeq),
  };
}

export function anchorParams(anchors: readonly TableAnchor[]): Readonly<Record<string, unknown>> {
  const to = anchors.reduce((latest, { lastTs }) => Math.max(latest, lastTs), 0);
  const earliest = (some: readonly TableAnchor[]): number =>
    some.reduce((from, { keyframeTs }) => Math.min(from, keyframeTs), to);
  const isLate = ({ keyframeTs }: TableAnchor): boolean => keyframeTs < to - recentMs;
  return {
    ...tickParams(anchors),
    keyframeSeq: anchors.map(({ keyframeSeq }) => keyframeSeq),
    from: earliest(anchors),
    recentFrom: earliest(anchors.filter((anchor) => !isLate(anchor))),
    lateHosts: anchors.filter(isLate).map(({ host }) => host),
    to,
  };
}
