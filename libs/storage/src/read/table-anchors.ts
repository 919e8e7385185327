import { textParams } from './text-conditions.js';

/** The last tick of a host. Counters of the last tick can be read from it without a keyframe. */
export interface TickAnchor {
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly lastTs: number;
  /** Milliseconds between the last tick and the one before; null if unknown. */
  readonly elapsedMs: number | null;
  /** Sequence numbers of the tick's first and last message. */
  readonly tickSeq: number;
  readonly lastSeq: number;
}

/**
 * The messages that a host's process table is built from: the keyframe holds every process, and the samples after it
 * what changed up to the last tick.
 */
export interface TableAnchor extends TickAnchor {
  /** Milliseconds since the epoch. */
  readonly keyframeTs: number;
  /** Sequence number of the keyframe's first message. */
  readonly keyframeSeq: number;
}

/** A keyframe that is older than the newest tick by more than this is late; one is due every quarter hour. */
const recentMs = 30 * 60_000;

/**
 * Selects the rows of `table` that may belong to the anchors' tables, by ranges of its key. Hosts with a late keyframe
 * have a range of their own, so that they do not widen that of all others.
 */
export const anchoredRows = (table: string): string =>
  `${table}.ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND ${table}.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND ${table}.host IN {hosts:Array(String)}
    AND (
      ${table}.ts >= fromUnixTimestamp64Milli({recentFrom:Int64}, 'UTC') OR ${table}.host IN {lateHosts:Array(String)}
    )`;

/**
 * Agents send the identity of each process again within an hour. Twice that allows for a slow clock, long intervals and
 * a late tick.
 */
export const repeatedMs = 2 * 3_600_000;

/**
 * Selects the identities that the processes of the anchors' tables may have, by ranges of time: those of all processes
 * that ever ran are many times more. An identity is missed whose repetition was lost, so that it is older.
 */
export const anchoredIdentities = (table: string): string =>
  `${table}.ts >= fromUnixTimestamp64Milli({from:Int64} - ${repeatedMs}, 'UTC')
    AND ${table}.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND ${table}.host IN {hosts:Array(String)}
    AND (
      ${table}.ts >= fromUnixTimestamp64Milli({recentFrom:Int64} - ${repeatedMs}, 'UTC')
      OR ${table}.host IN {lateHosts:Array(String)}
    )`;

/** Looks up a fact of the anchor of a row's host, which is faster than a join. An unknown `elapsedMs` is 0. */
export const ofAnchor = (table: string, name: 'keyframeSeq' | 'tickSeq' | 'lastSeq' | 'lastTs' | 'elapsedMs'): string =>
  `transform(${table}.host, {hosts:Array(String)}, {${name}:Array(UInt64)}, 0)`;

/**
 * Narrows them to the rows of messages from the keyframe to the last tick of their host. Sequence numbers decide,
 * because they only grow, even when the clock is set back.
 */
export const anchoredMessages = (table: string): string =>
  `${anchoredRows(table)}
    AND ${table}.seq >= ${ofAnchor(table, 'keyframeSeq')} AND ${table}.seq <= ${ofAnchor(table, 'lastSeq')}`;

/** Parameters for {@link ofAnchor}, except `keyframeSeq`. */
export function tickParams(ticks: readonly TickAnchor[]): Readonly<Record<string, unknown>> {
  return {
    hosts: ticks.map(({ host }) => host),
    elapsedMs: ticks.map(({ elapsedMs }) => elapsedMs ?? 0),
    tickSeq: ticks.map(({ tickSeq }) => tickSeq),
    lastSeq: ticks.map(({ lastSeq }) => lastSeq),
    lastTs: ticks.map(({ lastTs }) => lastTs),
  };
}

/** The days on which the processes of the anchors' tables sent their identities. */
export function textDays(anchors: readonly TableAnchor[]): Readonly<Record<string, number>> {
  const from = anchors.reduce((earliest, { keyframeTs }) => Math.min(earliest, keyframeTs), Infinity);
  const to = anchors.reduce((latest, { lastTs }) => Math.max(latest, lastTs), 0);
  return textParams(from - repeatedMs, to);
}

export function anchorParams(anchors: readonly TableAnchor[]): Readonly<Record<string, unknown>> {
  const to = anchors.reduce((latest, { lastTs }) => Math.max(latest, lastTs), 0);
  const earliest = (some: readonly TableAnchor[]): number =>
    some.reduce((from, { keyframeTs }) => Math.min(from, keyframeTs), to);
  const isLate = ({ keyframeTs }: TableAnchor): boolean => keyframeTs < to - recentMs;
  const from = earliest(anchors);
  return {
    ...tickParams(anchors),
    keyframeSeq: anchors.map(({ keyframeSeq }) => keyframeSeq),
    from,
    recentFrom: earliest(anchors.filter((anchor) => !isLate(anchor))),
    lateHosts: anchors.filter(isLate).map(({ host }) => host),
    to,
    ...textParams(from - repeatedMs, to),
  };
}
