import { createHash } from 'node:crypto';
import { insertionSettleMs, tickSettleMs } from '@psfleet/storage';
import { parseTime } from '../time-parameter.js';
import type { PastScope } from './past.decorator.js';

/** A request about moments in the past. */
export interface PastQuery {
  /** Everything that decides the answer, besides what is stored. */
  readonly parts: readonly unknown[];
  /** The first of its moments. */
  readonly first: number;
  /** The range of the ticks that the answer may come from, milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
  /** The hosts whose ticks decide the answer; null means all. */
  readonly hosts: readonly string[] | null;
  /** Whether the answer warns of hosts that it lacks. */
  readonly isOfFleet: boolean;
  /** Whether it also counts what rollups have of the buckets of its moments. */
  readonly isCounted: boolean;
}

export interface AskedRequest {
  readonly route: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly accept: string | undefined;
}

/** What a tag says of its answer. */
export interface TagContent {
  /** Everything that was inserted up to then is in the answer. */
  readonly upTo: number;
  /** A digest of the hosts that the answer is about, or warns of; empty where it is about one. */
  readonly hosts: string;
}

/** A moment of a fleet is answered by hosts that were not silent for longer, with their keyframes of before. */
const lookBackMs = 13 * 3_600_000;
/** The last tick of one host may be older; such an answer has no tag. */
export const shownMs = 12 * 3_600_000;

/** Null unless the request is about moments before `now`, named by the times themselves: `-15m` is always another. */
export function readPastQuery(
  { times, isOfHost, countedMs }: PastScope,
  { route, params, query, accept }: AskedRequest,
  now: number,
): PastQuery | null {
  const moments = times.map((name) => {
    const text = query[name];
    return typeof text === 'string' && !text.startsWith('-') ? parseTime(text, now) : null;
  });
  const known = moments.filter((moment) => moment !== null);
  if (known.length < times.length || known.some((moment) => moment >= now)) {
    return null;
  }
  const named = isOfHost ? [params['host'] ?? ''] : namedHosts(query);
  const last = Math.max(...known);
  const sorted = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    parts: [route, params, sorted, accept],
    first: Math.min(...known),
    since: Math.min(...known) - lookBackMs,
    until: countedMs === undefined ? last : Math.floor(last / countedMs) * countedMs + countedMs - 1,
    // Programs are counted on all hosts, whichever the request names.
    hosts: countedMs === undefined ? named : null,
    isOfFleet: named === null,
    isCounted: countedMs !== undefined,
  };
}

/** The hosts that a request names, if it is about no others. */
function namedHosts({ host }: Readonly<Record<string, unknown>>): readonly string[] | null {
  const named = [host].flat();
  return named.every((name) => typeof name === 'string') ? named : null;
}

/** Tags are made for times rounded to this, so that all who ask within a minute get the same. */
const minuteMs = 60_000;

/** The newest time up to which everything that was inserted is visible now. */
export function settledBy(now: number): number {
  return Math.floor((now - insertionSettleMs) / minuteMs) * minuteMs;
}

/** Whether every tick that the answer may come from was inserted by `upTo`, or will be noted as late. */
export function hasEnded({ until }: PastQuery, upTo: number): boolean {
  return upTo >= until + tickSettleMs;
}

/** The tag of an answer. It is readable, and it fits no other question. */
export function formatTag(parts: readonly unknown[], { upTo, hosts }: TagContent): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([parts, upTo, hosts]))
    .digest('base64url');
  return `"${digest.slice(0, 22)}-${upTo.toString(36)}-${hosts}"`;
}

/**
 * The newest tag of an If-None-Match header that an answer to the question can have had; null if there is none. What
 * clients make up is so found without asking storage, and no tag makes it search for insertions of long before.
 */
export function findTag(question: PastQuery, header: string): (TagContent & { readonly tag: string }) | null {
  const found = header
    .split(',')
    .slice(0, 10)
    .map((text) => text.trim().replace(/^W\//, ''))
    .flatMap((tag) => {
      const [, time, hosts] = /^"[\w-]{22}-([\da-z]{1,9})-([\dA-F]{0,16})"$/.exec(tag) ?? [];
      return time === undefined || hosts === undefined ? [] : [{ tag, upTo: Number.parseInt(time, 36), hosts }];
    })
    .filter((content) => hasEnded(question, content.upTo) && content.tag === formatTag(question.parts, content));
  return found.sort((one, other) => other.upTo - one.upTo)[0] ?? null;
}
