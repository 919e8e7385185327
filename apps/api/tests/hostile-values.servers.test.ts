import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routesOf, type Document, type FieldPath, type Route } from './world/every-route.js';
import { hostileEncodings, hostileJson, hostileTexts } from './world/hostile-values.js';
import { insertHost, insertTick } from './world/rows.js';
import { call, startWorld, type World } from './world/start-world.js';

/**
 * scripts/test.mjs prints the seed. It also decides which sixth of the requests is sent; with PSFLEET_TEST_TIMES all
 * are.
 */
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_123);
const step = process.env['PSFLEET_TEST_TIMES'] === undefined ? 6 : 1;
const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;
let routes: readonly Route[];
let sent = 0;

beforeAll(async () => {
  // Each request comes from another address, so that none is refused for its number.
  world = await startWorld({ trustedProxies: '127.0.0.1' });
  routes = routesOf((await (await fetch(`${world.url}/openapi.json`)).json()) as Document);
  await insertHost(world.storage, 'web-1', now);
  await insertTick(world.storage, { host: 'web-1', ts: now - 10_000, seq: 1, processes: [{ pid: 1 }, { pid: 2 }] });
});
afterAll(() => world.stop());

/** Sends a request; describes its answer if that is neither a success nor a proper problem of the request. */
async function findFault({ method }: Route, target: string, body?: string): Promise<string | null> {
  sent += 1;
  const address = `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`;
  const {
    status,
    headers,
    body: answer,
  } = await call(world.url, target, {
    method,
    headers: { 'x-forwarded-for': address, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  });
  const isProblem =
    headers.get('content-type')?.startsWith('application/problem+json') === true &&
    answer['status'] === status &&
    String(answer['type']).startsWith('https://psfleet.dev/problems/') &&
    typeof answer['detail'] === 'string';
  const isRight = status < 400 || (status < 500 && status !== 429 && isProblem);
  return isRight
    ? null
    : `${method} ${target.slice(0, 200)} ${body?.slice(0, 200) ?? ''} -> ${status} ${JSON.stringify(answer)}`;
}

/** Sends a few at a time. */
async function findFaults(requests: readonly (() => Promise<string | null>)[]): Promise<string[]> {
  const faults: string[] = [];
  const rest = requests.filter((_, index) => (index + seed) % step === 0).values();
  const work = async (): Promise<void> => {
    for (const request of rest) {
      const fault = await request();
      faults.push(...(fault === null ? [] : [fault]));
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return faults;
}

function pathOf({ path, pathParameters }: Route, changed: ReadonlyMap<string, string> = new Map()): string {
  return path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => changed.get(name) ?? encodeURIComponent(pathParameters.get(name) ?? ''),
  );
}

const encodings = [...hostileTexts.map(encodeURIComponent), ...hostileEncodings];

/** A body in which one field is replaced by a JSON text. */
function withField(valid: Readonly<Record<string, unknown>>, [name = '', ...rest]: FieldPath, json: string): string {
  const { [name]: own, ...others } = valid;
  const inner = rest.length === 0 ? json : withField((own ?? {}) as Record<string, unknown>, rest, json);
  const fields = Object.entries(others).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${[...fields, `${JSON.stringify(name)}:${inner}`].join(',')}}`;
}

describe('every route of the OpenAPI document answers hostile values with a problem of the request', () => {
  it('in its path', async () => {
    const requests = routes.flatMap((route) =>
      [...route.pathParameters.keys()].flatMap((name) =>
        encodings.map((value) => () => findFault(route, pathOf(route, new Map([[name, value]])))),
      ),
    );
    expect(requests.length).toBeGreaterThan(500);
    expect(await findFaults(requests)).toEqual([]);
  }, 180_000);

  it('in its query', async () => {
    const requests = routes.flatMap((route) =>
      [...route.queryParameters.keys()].flatMap((name) => [
        ...encodings.map((value) => () => findFault(route, `${pathOf(route)}?${name}=${value}`)),
        ...[`${name}[]=1`, `${name}[a]=1`, `${name}=1&${name}=2`, name, `${name}.a=1`].map(
          (query) => () => findFault(route, `${pathOf(route)}?${query}`),
        ),
      ]),
    );
    expect(requests.length).toBeGreaterThan(2000);
    expect(await findFaults(requests)).toEqual([]);
  }, 300_000);

  it('in each field of its body', async () => {
    const requests = routes.flatMap((route) => {
      const { body } = route;
      return body === null
        ? []
        : body.fields.flatMap((field) =>
            hostileJson.map((json) => () => findFault(route, pathOf(route), withField(body.valid, field, json))),
          );
    });
    expect(requests.length).toBeGreaterThan(2000);
    expect(await findFaults(requests)).toEqual([]);
  }, 300_000);

  it('as its whole body, also where it takes none', async () => {
    const requests = routes
      .filter(({ method }) => method === 'POST')
      .flatMap((route) =>
        [...hostileJson, '', '{', '{"a":1,}', '\u0000'].map((json) => () => findFault(route, pathOf(route), json)),
      );
    expect(await findFaults(requests)).toEqual([]);
  }, 180_000);

  it('in several parameters at once', async () => {
    const requests = routes.flatMap((route) => {
      const query = fc.tuple(
        ...[...route.queryParameters].map(([name, example]) =>
          fc.oneof(
            fc.constant(''),
            fc.constant(`&${name}=${encodeURIComponent(example)}`),
            fc.constantFrom(...encodings.map((value) => `&${name}=${value}`)),
          ),
        ),
      );
      return route.queryParameters.size < 2
        ? []
        : fc
            .sample(query, { seed, numRuns: 60 })
            .map((parts) => () => findFault(route, `${pathOf(route)}?${parts.join('').slice(1)}`));
    });
    expect(requests.length).toBeGreaterThan(300);
    expect(await findFaults(requests)).toEqual([]);
  }, 180_000);
});
