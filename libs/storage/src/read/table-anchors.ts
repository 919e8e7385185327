/** From where the table of a host is made: the keyframe holds every process, the samples behind it what changed until the last tick. */
export interface TableAnchor {
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly keyframeTs: number;
  readonly lastTs: number;
  /** Time between the last tick and the one before, milliseconds; null if not known. */
  readonly elapsedMs: number | null;
  /** Numbers of the keyframe's first message and of the last tick's first and last. */
  readonly keyframeSeq: number;
  readonly tickSeq: number;
  readonly lastSeq: number;
}

/** One row per host, from {@link anchorParams}: a part of a piece of SQL for questions about the moment of a table. */
export const anchorsSql = `
anchors AS (
  SELECT
    anchor.1 AS host,
    fromUnixTimestamp64Milli(anchor.2, 'UTC') AS keyframe_ts,
    fromUnixTimestamp64Milli(anchor.3, 'UTC') AS last_ts,
    anchor.4 AS elapsed_ms,
    anchor.5 AS keyframe_seq,
    anchor.6 AS tick_seq,
    anchor.7 AS last_seq
  FROM (
    SELECT arrayJoin(arrayZip({hosts:Array(String)}, {keyframeTs:Array(Int64)}, {lastTs:Array(Int64)}, {elapsedMs:Array(Nullable(UInt64))},
      {keyframeSeq:Array(UInt64)}, {tickSeq:Array(UInt64)}, {lastSeq:Array(UInt64)})) AS anchor
  )
)`;

export function anchorParams(anchors: readonly TableAnchor[]): Readonly<Record<string, unknown>> {
  return {
    hosts: anchors.map(({ host }) => host),
    keyframeTs: anchors.map(({ keyframeTs }) => keyframeTs),
    lastTs: anchors.map(({ lastTs }) => lastTs),
    elapsedMs: anchors.map(({ elapsedMs }) => elapsedMs),
    keyframeSeq: anchors.map(({ keyframeSeq }) => keyframeSeq),
    tickSeq: anchors.map(({ tickSeq }) => tickSeq),
    lastSeq: anchors.map(({ lastSeq }) => lastSeq),
    from: anchors.reduce((earliest, { keyframeTs }) => Math.min(earliest, keyframeTs), Infinity),
    to: anchors.reduce((latest, { lastTs }) => Math.max(latest, lastTs), 0),
  };
}
