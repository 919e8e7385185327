import { Injectable } from '@nestjs/common';
import {
  readIdentities,
  readProcessEvents,
  Storage,
  type EventPosition,
  type IdentityRow,
  type ProcessEventRow,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { parseRangeEnd } from '../moments/range-end.js';
import { cursorKind, decodeCursor, encodeCursor } from '../http/cursor.js';
import { maxTime, parseTime } from '../http/time-parameter.js';
import { requireOrder } from '../http/time-range.js';
import { toTimeText } from '../http/time-text.js';
import { processKey } from '../processes/process-row.js';
import type { EventsMeta, ProcessEventResponse } from './event.response.js';
import type { ProcessEventsQueryParams } from './events.query.js';

const hourMs = 3_600_000;

/** Lists events of processes and hosts, newest first. */
@Injectable()
export class EventsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;

  constructor(context: ApiContext, storage: Storage) {
    this.#context = context;
    this.#storage = storage;
  }

  /** `hosts` are those that the request is about; null for all. */
  async list(
    hosts: readonly string[] | null,
    query: ProcessEventsQueryParams,
  ): Promise<{ events: ProcessEventResponse[]; meta: EventsMeta }> {
    const { kind: kinds, procUid, pid, name, username, limit } = query;
    const kind = kindOf(query);
    const cursor = query.cursor === undefined ? null : parseCursor(this.#context, kind, query.cursor);
    const { from, to } = cursor ?? this.#resolveTime(query);
    const { rows, rowsRead } = await readProcessEvents(this.#storage, {
      from,
      to,
      ...(kinds === undefined ? {} : { kinds }),
      ...(hosts === null ? {} : { hosts }),
      ...(procUid === undefined ? {} : { procUids: [procUid] }),
      ...(pid === undefined ? {} : { pid }),
      ...(name === undefined ? {} : { name }),
      ...(username === undefined ? {} : { username }),
      ...(cursor === null ? {} : { after: cursor.after }),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next =
      last === undefined
        ? null
        : encodeCursor(this.#context, kind, [from, to, last.at, last.host, last.ts, last.seq, last.nr]);
    return {
      events: await this.#toEvents(page, to),
      meta: { cursor: next, from: toTimeText(from), to: toTimeText(to), rowsRead },
    };
  }

  /** The exit of a process that a sweep saw has its parent and command line in its identity. */
  async #toEvents(rows: readonly ProcessEventRow[], at: number): Promise<ProcessEventResponse[]> {
    const swept = rows.filter(({ kind, unswept }) => kind === 'exit' && unswept !== true);
    const processes = swept.flatMap(({ host, procUid }) => (procUid === null ? [] : [{ host, procUid }]));
    const identities = await readIdentities(this.#storage, processes, at);
    const byProcess = new Map(identities.map((identity) => [processKey(identity), identity]));
    return rows.map((row) => toEvent(row, row.kind === 'exit' ? byProcess.get(processKey(row)) : undefined));
  }

  /** A range that ends now includes the events of hosts whose clock is ahead. */
  #resolveTime({ from, to, procUid }: ProcessEventsQueryParams): { from: number; to: number } {
    const now = this.#context.now();
    const start =
      from === undefined ? (procUid === undefined ? now - hourMs : 0) : (parseTime(from, now) ?? Number.NaN);
    const end = parseRangeEnd(to, now);
    requireOrder(start, end);
    return { from: start, to: end };
  }
}

function toEvent(row: ProcessEventRow, identity: IdentityRow | undefined): ProcessEventResponse {
  const { at, since, lifetimeMs, stepMs, gapMs, cpuNs, cmdline, cmdlineKnown, ...values } = row;
  const { ts: _ts, seq: _seq, nr: _nr, bootId: _bootId, ...facts } = values;
  const isKnown = identity === undefined ? cmdlineKnown : identity.cmdlineKnown;
  return {
    ...facts,
    at: toTimeText(at),
    since: toTimeText(since),
    lifetime: lifetimeMs === null ? null : lifetimeMs / 1000,
    step: stepMs === null ? null : stepMs / 1000,
    gap: gapMs === null ? null : gapMs / 1000,
    cpuTime: cpuNs === null ? null : cpuNs / 1e9,
    ppid: identity?.ppid ?? facts.ppid,
    parentProcUid: identity?.parentProcUid ?? facts.parentProcUid,
    cmdline: isKnown ? (identity?.cmdline ?? cmdline) : null,
    cmdlineCut: isKnown ? (identity?.cmdlineCut ?? facts.cmdlineCut) : null,
    program: identity?.program ?? facts.program,
  };
}

/** A cursor is valid only for the filters and the time range that it was made for. */
function kindOf({ kind, host, label, procUid, pid, name, username, from, to }: ProcessEventsQueryParams): string {
  return cursorKind('events', [kind, host, label, procUid, pid, name, username, from, to]);
}

/** The cursor carries the time range, so that it is the same on every page. */
function parseCursor(
  context: ApiContext,
  kind: string,
  cursor: string,
): { from: number; to: number; after: EventPosition } {
  const isTime = (part: unknown): boolean => Number.isSafeInteger(part) && Number(part) >= 0 && Number(part) <= maxTime;
  const isPosition = ([from, to, at, host, ts, seq, nr, ...rest]: readonly unknown[]): boolean =>
    [from, to, at, ts].every(isTime) &&
    typeof host === 'string' &&
    Number.isSafeInteger(seq) &&
    Number(seq) >= 0 &&
    Number.isInteger(nr) &&
    Number(nr) >= 0 &&
    Number(nr) < 2 ** 32 &&
    rest.length === 0;
  const [from, to, at, host, ts, seq, nr] = decodeCursor(context, kind, cursor, isPosition) as [
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
