import { createHash } from 'node:crypto';
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
  /** Null means all hosts. */
  readonly hosts: readonly string[] | null;
}

export interface AskedRequest {
  readonly route: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly accept: string | undefined;
}

/** A moment of a fleet is answered by hosts that were not silent for longer, with their keyframes of before. */
const lookBackMs = 13 * 3_600_000;
/** The last tick of one host may be older; such an answer has no tag. */
export const shownMs = 12 * 3_600_000;

/** Null unless the request is about moments before `now`, named by the times themselves: `-15m` is always another. */
export function readPastQuery(
  { times, isOfHost }: PastScope,
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
  const sorted = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    parts: [route, params, sorted, accept],
    first: Math.min(...known),
    since: Math.min(...known) - lookBackMs,
    until: Math.max(...known),
    hosts: isOfHost ? [params['host'] ?? ''] : null,
  };
}

/** The tag of an answer that has everything inserted up to a time, with that time in it. */
export function formatTag(parts: readonly unknown[], upTo: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([parts, upTo]))
    .digest('base64url');
  return `"${digest.slice(0, 22)}-${upTo.toString(36)}"`;
}

/** The tags of an If-None-Match header with the times in them; what is no tag of an answer is left out. */
export function readTags(header: string): { readonly tag: string; readonly upTo: number }[] {
  return header
    .split(',')
    .slice(0, 10)
    .flatMap((text) => {
      const tag = text.trim().replace(/^W\//, '');
      const [, time] = /^"[\w-]{22}-([\da-z]{1,9})"$/.exec(tag) ?? [];
      return time === undefined ? [] : [{ tag, upTo: Number.parseInt(time, 36) }];
    });
}
