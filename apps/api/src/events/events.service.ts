import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { readProcessEvents, type EventPosition, type ProcessEventRow } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { clockSkewMs } from '../moments/ticks.service.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { invalidRequest } from '../http/problem.js';
import { parseTime } from '../http/time-parameter.js';
import type { EventsMeta, ProcessEventResponse } from './event.response.js';
import type { ProcessEventsQueryParams } from './events.query.js';

const hourMs = 3_600_000;

/** What happened to processes, newest first. */
@Injectable()
export class EventsService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;

  constructor(context: ApiContext, clickhouse: ClickHouse) {
    this.#context = context;
    this.#clickhouse = clickhouse;
  }

  async list(query: ProcessEventsQueryParams): Promise<{ events: ProcessEventResponse[]; meta: EventsMeta }> {
    const { kind: kinds, host: hosts, procUid, name, username, limit } = query;
    const kind = cursorKind(query);
    const cursor = query.cursor === undefined ? null : parseCursor(kind, query.cursor);
    const { from, to } = cursor ?? this.#resolveTime(query);
    const { rows, rowsRead } = await readProcessEvents(this.#clickhouse.storage, {
      from,
      to,
      ...(kinds === undefined ? {} : { kinds }),
      ...(hosts === undefined ? {} : { hosts }),
      ...(procUid === undefined ? {} : { procUid }),
      ...(name === undefined ? {} : { name }),
      ...(username === undefined ? {} : { username }),
      ...(cursor === null ? {} : { after: cursor.after }),
      limit: limit + 1,
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next =
      last === undefined ? null : encodeCursor(kind, [from, to, last.at, last.host, last.ts, last.seq, last.nr]);
    return {
      events: rows.slice(0, limit).map(toEvent),
      meta: { cursor: next, from: new Date(from).toISOString(), to: new Date(to).toISOString(), rowsRead },
    };
  }

  /** Events of a host whose clock is ahead are of now. */
  #resolveTime({ from, to, procUid }: ProcessEventsQueryParams): { from: number; to: number } {
    const now = this.#context.now();
    const start =
      from === undefined ? (procUid === undefined ? now - hourMs : 0) : (parseTime(from, now) ?? Number.NaN);
    const end = to === undefined ? now + clockSkewMs : (parseTime(to, now) ?? Number.NaN);
    if (!(start < end)) {
      throw invalidRequest([{ path: 'from', message: 'must be before to' }]);
    }
    return { from: start, to: end };
  }
}

function toEvent({
  host,
  kind,
  at,
  since,
  source,
  procUid,
  pid,
  name,
  username,
  exitCode,
  exitSignal,
  lifetimeMs,
  stepMs,
}: ProcessEventRow): ProcessEventResponse {
  return {
    host,
    kind,
    at: new Date(at).toISOString(),
    since: since === null ? null : new Date(since).toISOString(),
    source,
    procUid,
    pid,
    name,
    username,
    exitCode,
    exitSignal,
    lifetime: lifetimeMs === null ? null : lifetimeMs / 1000,
    step: stepMs === null ? null : stepMs / 1000,
  };
}

/** A cursor fits only the list that it was made for. */
function cursorKind({ kind, host, procUid, name, username, from, to }: ProcessEventsQueryParams): string {
  return `events-${createHash('sha256')
    .update(JSON.stringify([kind, host, procUid, name, username, from, to]))
    .digest('hex')
    .slice(0, 16)}`;
}

/** Every page is of the same time. */
function parseCursor(kind: string, cursor: string): { from: number; to: number; after: EventPosition } {
  const isTime = (part: unknown): boolean => typeof part === 'number' && parseTime(part, 0) === part;
  const isPosition = ([from, to, at, host, ts, seq, nr, ...rest]: readonly unknown[]): boolean =>
    [from, to, at, ts].every(isTime) &&
    typeof host === 'string' &&
    Number.isSafeInteger(seq) &&
    Number(seq) >= 0 &&
    Number.isInteger(nr) &&
    Number(nr) >= 0 &&
    Number(nr) < 2 ** 32 &&
    rest.length === 0;
  const [from, to, at, host, ts, seq, nr] = decodeCursor(kind, cursor, isPosition) as [
    number,
    number,
    number,
    string,
    number,
    number,
    number,
  ];
  return { from, to, after: { at, host, ts, seq, nr } };
}
