import { SearchSyntaxError } from '@psfleet/search';
import type { MetricsQuery, ProblemCode, Send } from '@psfleet/sdk';
import { listRows, WrongParameter } from './list-rows.js';
import { findProcess, historyOf } from './process-story.js';
import type { Snapshot } from './read-snapshot.js';
import { RecordedTables } from './recorded-tables.js';

const lastingMs = 3_600_000;
const defaultPoints = 300;

/**
 * Answers the requests of the SDK from a snapshot, as the API would with the same rows: hosts, process tables with
 * every filter and order, one process and its history, and the metrics of its hosts. The rest is `not-supported`.
 */
export function createSnapshotSend(snapshot: Snapshot): Send {
  const answers = new SnapshotAnswers(snapshot);
  return (url, { method, body }) => {
    const { status, content } = answers.answer(method, new URL(url), body);
    return Promise.resolve({
      status,
      headers: { get: () => null },
      text: () => Promise.resolve(JSON.stringify(content)),
    });
  };
}

interface Answer {
  readonly status: number;
  readonly content: unknown;
}

class SnapshotAnswers {
  readonly #snapshot: Snapshot;
  readonly #tables: RecordedTables;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#tables = new RecordedTables(snapshot);
  }

  answer(method: string, { pathname, searchParams }: URL, body: string | undefined): Answer {
    const parts = pathname
      .replace(/^\/api\/v1\//, '')
      .split('/')
      .map(decodeURIComponent);
    try {
      return this.#route(`${method} ${shapeOf(parts)}`, parts, searchParams, body);
    } catch (error) {
      if (error instanceof SearchSyntaxError || error instanceof WrongParameter) {
        const path = error instanceof WrongParameter ? error.path : 'q';
        return problem(400, 'invalid-request', 'the request has mistakes', [{ path, message: error.message }]);
      }
      throw error;
    }
  }

  #route(route: string, parts: readonly string[], query: URLSearchParams, body: string | undefined): Answer {
    const [, name = ''] = parts;
    switch (route) {
      case 'GET hosts':
        return success(this.#snapshot.hosts, { cursor: null });
      case 'GET hosts/*':
        return this.#host(name);
      case 'GET hosts/*/processes':
        query.set('host', name);
        return this.#hasHost(name) ? this.#list(query) : unknownHost(name);
      case 'GET processes':
        return this.#list(query);
      case 'GET processes/*': {
        const found = findProcess(this.#tables, name);
        return found === null ? unknownProcess(name) : success(found, {});
      }
      case 'GET processes/*/history':
        return this.#history(name, query);
      case 'POST metrics/query':
        return this.#metrics(JSON.parse(body ?? '{}') as MetricsQuery);
      default:
        return problem(501, 'not-supported', 'a snapshot file does not have this: ask a server');
    }
  }

  #host(name: string): Answer {
    const host = this.#snapshot.hosts.find((each) => each.host === name);
    return host === undefined ? unknownHost(name) : success(host, {});
  }

  #hasHost(name: string): boolean {
    return this.#snapshot.hosts.some(({ host }) => host === name);
  }

  #list(query: URLSearchParams): Answer {
    const at = query.get('at');
    const index = at === null ? this.#tables.count - 1 : this.#tables.findIndex(Date.parse(at));
    const tick = this.#tables.tickAt(index);
    const warnings = tick === null ? [`the file begins at ${this.#snapshot.header.from}`] : tick.warnings;
    const { rows, cursor } =
      tick === null ? { rows: [], cursor: null } : listRows(this.#tables, index, query, (host) => this.#labelsOf(host));
    return success(rows, {
      cursor,
      at: tick?.at ?? null,
      partial: warnings.length > 0,
      warnings,
      rowsRead: rows.length,
    });
  }

  #labelsOf(name: string): Readonly<Record<string, string>> {
    return this.#snapshot.hosts.find(({ host }) => host === name)?.labels ?? {};
  }

  #history(procUid: string, query: URLSearchParams): Answer {
    const last = Date.parse(this.#tables.tickAt(this.#tables.count - 1)?.at ?? this.#snapshot.header.to);
    const to = timeOf(query, 'to') ?? last + 1;
    const from = timeOf(query, 'from') ?? to - lastingMs;
    const points = Number(query.get('points') ?? defaultPoints);
    const step = Number(query.get('step') ?? Math.max(1, Math.ceil((to - from) / 1000 / points)));
    if (!(step > 0) || !(from < to)) {
      throw new WrongParameter('from', 'must be before `to`, with a step above 0');
    }
    const data = historyOf(this.#tables, procUid, { from, to, stepMs: step * 1000 });
    return data.length === 0 && findProcess(this.#tables, procUid) === null
      ? unknownProcess(procUid)
      : success(data, seriesMeta(from, to, step));
  }

  /** The recorded series in the asked time range; their buckets are those of the file, whatever step is asked for. */
  #metrics({ metrics, agg = 'avg', hosts, from, to }: MetricsQuery): Answer {
    const start = from === undefined ? 0 : new Date(from).getTime();
    const end = to === undefined ? Date.parse(this.#snapshot.header.to) + 1 : new Date(to).getTime();
    const recorded = this.#snapshot.metrics.filter((each) => each.agg === agg);
    const data = recorded
      .flatMap(({ data }) => data)
      .filter(({ metric, host }) => metrics.includes(metric) && (hosts === undefined || hosts.includes(host ?? '')))
      .map((series) => ({
        ...series,
        points: series.points.filter(([time]) => Date.parse(time) >= start && Date.parse(time) < end),
      }));
    return success(data, seriesMeta(start, end, recorded[0]?.step ?? 10));
  }
}

/** The path with a star for the name in it. */
function shapeOf(parts: readonly string[]): string {
  const [first = '', second, third] = parts;
  if (first === 'metrics' || second === undefined) {
    return parts.join('/');
  }
  return third === undefined ? `${first}/*` : `${first}/*/${parts.slice(2).join('/')}`;
}

function timeOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  const time = text === null ? null : Date.parse(text);
  if (time !== null && !Number.isFinite(time)) {
    throw new WrongParameter(name, 'must be a time');
  }
  return time;
}

function seriesMeta(from: number, to: number, step: number): Readonly<Record<string, unknown>> {
  return {
    step,
    timeZone: 'UTC',
    tier: 'raw',
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    rowsRead: 0,
    warnings: [],
  };
}

function success(data: unknown, meta: Readonly<Record<string, unknown>>): Answer {
  return { status: 200, content: { data, meta } };
}

function unknownHost(host: string): Answer {
  return problem(404, 'unknown-host', `the file has no host ${host}`);
}

function unknownProcess(procUid: string): Answer {
  return problem(404, 'no-such-process', `the file has no process ${procUid}`);
}

function problem(
  status: number,
  code: ProblemCode,
  detail: string,
  errors: readonly { readonly path: string; readonly message: string }[] = [],
): Answer {
  const type = `https://psfleet.dev/problems/${code}`;
  return { status, content: { type, title: code, status, detail, instance: 'file', errors } };
}
