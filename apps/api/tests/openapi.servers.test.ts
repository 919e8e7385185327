import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaTypes } from '../src/http/exports/export-format.js';
import { insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startFakeAgent } from './world/fake-agent.js';
import { Machine } from './world/machines.js';
import { startDeadLetterWriter } from './world/dead-letter-writer.js';
import { call, startWorld, type World } from './world/start-world.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly items?: Schema;
  readonly allOf?: Schema[];
  readonly enum?: unknown[];
  readonly additionalProperties?: unknown;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly security?: unknown[];
  readonly responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;
let document: Document;

beforeAll(async () => {
  world = await startWorld();
  document = (await (await fetch(`${world.url}/openapi.json`)).json()) as Document;
  await insertHost(world.storage, 'web-1', now);
  await insertTick(world.storage, {
    host: 'web-1',
    ts: now - 65_000,
    seq: 0,
    processes: [
      { pid: 1, cpuTicks: 3, rss: 1 },
      { pid: 3, name: 'p2' },
    ],
  });
  await insertTick(world.storage, {
    host: 'web-1',
    ts: now - 10_000,
    seq: 1,
    processes: [
      { pid: 1, cpuTicks: 3 },
      { pid: 2, rss: null, parentPid: 1 },
    ],
  });
  await insertRows(world.storage, 'process_events', [
    {
      host: 'web-1',
      ts: now - 10_000,
      kind: 'exit',
      at: new Date(now - 12_000).toISOString(),
      source: 'kernel',
      exit_code: 0,
      lifetime_ms: 5,
    },
  ]);
});
afterAll(() => world.stop());

/** Finds where `value` does not match the schema. Supports the part of JSON Schema that the document uses. */
function findMismatches(schema: Schema, value: unknown, path: string): string[] {
  if (schema.$ref !== undefined) {
    return findMismatches(
      document.components.schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {},
      value,
      path,
    );
  }
  if (schema.allOf !== undefined) {
    return schema.allOf.flatMap((part) => findMismatches(part, value, path));
  }
  const types = [schema.type ?? []].flat();
  const actual = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (types.length > 0 && !types.includes(actual) && !(actual === 'number' && types.includes('integer'))) {
    return [`${path} is ${actual}, not ${types.join(' or ')}`];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return [`${path} is ${String(value)}, not one of ${schema.enum.join(', ')}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findMismatches(schema.items ?? {}, item, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null || schema.properties === undefined) {
    return [];
  }
  const missing = (schema.required ?? [])
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${path}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, part]) => {
    const property = schema.properties?.[name];
    return property === undefined
      ? [`${path}.${name} is not described`]
      : findMismatches(property, part, `${path}.${name}`);
  });
  return [...missing, ...wrong];
}

/** Answers of the routes about joining hosts and the state. */
async function joiningAnswers(): Promise<[string, string, { status: number; body: unknown }][]> {
  const remove = (path: string) => call(world.url, path, { method: 'DELETE' });
  const created = await world.post<{ id: string; token: string }>('/api/v1/enrollments', { labels: { rack: 'r1' } });
  const machine = new Machine(world.url, 'web-7');
  const joined = await machine.redeem(created.body.data.token);
  const exported = await world.get<{ file: string }>('/api/v1/state/export');
  return [
    ['post', '/api/v1/enrollments', created],
    ['get', '/api/v1/enrollments', await world.get('/api/v1/enrollments')],
    ['get', '/api/v1/trust', await world.get('/api/v1/trust')],
    ['post', '/api/v1/enrollments/redeem', joined],
    ['post', '/api/v1/enrollments/redeem', await machine.withNewKeys().redeem(created.body.data.token)],
    ['post', '/api/v1/enrollments/renew', await machine.renew('web-7')],
    ['delete', '/api/v1/enrollments/{id}', await remove(`/api/v1/enrollments/${created.body.data.id}`)],
    ['delete', '/api/v1/enrollments/{id}', await remove(`/api/v1/enrollments/${created.body.data.id}`)],
    ['get', '/api/v1/hosts', await world.get('/api/v1/hosts')],
    ['post', '/api/v1/hosts/{host}/revoke', await world.post('/api/v1/hosts/web-7/revoke', {})],
    ['delete', '/api/v1/hosts/{host}', await remove('/api/v1/hosts/web-7')],
    ['get', '/api/v1/state', await world.get('/api/v1/state')],
    ['get', '/api/v1/state/export', exported],
    ['post', '/api/v1/state/import', await world.post('/api/v1/state/import', { file: exported.body.data.file })],
  ];
}

describe('GET /openapi.json', () => {
  it('is OpenAPI 3.1 and has every route', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(
      Object.entries(document.paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
        .sort(),
    ).toEqual([
      'delete /api/v1/enrollments/{id}',
      'delete /api/v1/hosts/{host}',
      'delete /api/v1/sessions/current',
      'get /api/v1/actions',
      'get /api/v1/actions/{id}',
      'get /api/v1/dead-letters',
      'get /api/v1/dead-letters/{id}',
      'get /api/v1/enrollments',
      'get /api/v1/fleet/strip',
      'get /api/v1/health/problems',
      'get /api/v1/health/usage',
      'get /api/v1/hosts',
      'get /api/v1/hosts/count',
      'get /api/v1/hosts/{host}',
      'get /api/v1/hosts/{host}/metrics/latest',
      'get /api/v1/hosts/{host}/process-tree',
      'get /api/v1/hosts/{host}/processes',
      'get /api/v1/hosts/{host}/processes/diff',
      'get /api/v1/metrics',
      'get /api/v1/process-events',
      'get /api/v1/process-groups',
      'get /api/v1/process-runs',
      'get /api/v1/process-values',
      'get /api/v1/processes',
      'get /api/v1/processes/facets',
      'get /api/v1/processes/top',
      'get /api/v1/processes/{procUid}',
      'get /api/v1/processes/{procUid}/children',
      'get /api/v1/processes/{procUid}/history',
      'get /api/v1/state',
      'get /api/v1/state/export',
      'get /api/v1/trust',
      'get /healthz',
      'get /readyz',
      'post /api/v1/actions',
      'post /api/v1/dead-letters/{id}/retry',
      'post /api/v1/enrollments',
      'post /api/v1/enrollments/redeem',
      'post /api/v1/enrollments/renew',
      'post /api/v1/explain',
      'post /api/v1/hosts/{host}/revoke',
      'post /api/v1/metrics/query',
      'post /api/v1/processes/diff',
      'post /api/v1/sessions',
      'post /api/v1/sessions/links',
      'post /api/v1/state/import',
    ]);
  });

  it('describes every answer with an existing schema', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain('"nullable"');
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name ?? '');
    }
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods)) {
        for (const [status, { content }] of Object.entries(operation.responses)) {
          if (status === '304') {
            expect(content, path).toBeUndefined();
            continue;
          }
          const types = Object.keys(content ?? {});
          const isReadiness = path === '/readyz' && status === '503';
          expect(types[0], `${path} ${status}`).toBe(
            Number(status) >= 400 && !isReadiness ? 'application/problem+json' : 'application/json',
          );
          expect([[], Object.values(mediaTypes)], `${path} ${status}`).toContainEqual(types.slice(1));
        }
        if (path.startsWith('/api/')) {
          expect(Object.keys(operation.responses), path).toEqual(expect.arrayContaining(['400', '401', '503', '504']));
        }
      }
    }
  });

  it('has an example for every field', () => {
    const without = Object.entries(document.components.schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(
          ([, field]) =>
            !('example' in field) &&
            !('default' in field) &&
            field.enum === undefined &&
            !JSON.stringify(field).includes('$ref') &&
            !('description' in field),
        )
        .map(([field]) => `${name}.${field}`),
    );
    expect(without).toEqual([]);
  });

  it('matches what the routes answer', async () => {
    const procUid = uidOf('web-1', { pid: 1 });
    const agent = await startFakeAgent(world.agent, 'web-1');
    const writer = await startDeadLetterWriter(world.nats);
    await writer.makeStreams();
    await writer.write('web-1', Buffer.from('no message'));
    await writer.write('web-1', Buffer.from('neither'));
    await writer.stop();
    const action = await world.post<{ id: string }>('/api/v1/actions', {
      verb: 'nice',
      args: { value: 3 },
      target: { procUid },
    });
    const answers: [string, string, { status: number; body: unknown }][] = [
      ['post', '/api/v1/actions', action],
      ['get', '/api/v1/actions', await world.get('/api/v1/actions')],
      ['get', '/api/v1/actions/{id}', await world.get(`/api/v1/actions/${action.body.data.id}`)],
      ['get', '/api/v1/dead-letters', await world.get('/api/v1/dead-letters')],
      ['get', '/api/v1/dead-letters/{id}', await world.get('/api/v1/dead-letters/1')],
      ['get', '/api/v1/dead-letters/{id}', await world.get('/api/v1/dead-letters/2')],
      [
        'post',
        '/api/v1/dead-letters/{id}/retry',
        await call(world.url, '/api/v1/dead-letters/2/retry', { method: 'POST' }),
      ],
      ['get', '/api/v1/health/problems', await world.get('/api/v1/health/problems')],
      ['get', '/api/v1/health/usage', await world.get('/api/v1/health/usage')],
      ['get', '/api/v1/hosts', await world.get('/api/v1/hosts')],
      ['get', '/api/v1/hosts/count', await world.get('/api/v1/hosts/count')],
      ['get', '/api/v1/hosts/{host}', await world.get('/api/v1/hosts/web-1')],
      ['get', '/api/v1/hosts/{host}', await world.get('/api/v1/hosts/nope')],
      ['get', '/api/v1/hosts/{host}/metrics/latest', await world.get('/api/v1/hosts/web-1/metrics/latest')],
      ['get', '/api/v1/hosts/{host}/processes', await world.get('/api/v1/hosts/web-1/processes?limit=1')],
      ['get', '/api/v1/hosts/{host}/processes', await world.get('/api/v1/hosts/web-1/processes?limit=0')],
      ['get', '/api/v1/hosts/{host}/process-tree', await world.get('/api/v1/hosts/web-1/process-tree')],
      ['get', '/api/v1/hosts/{host}/processes/diff', await world.get('/api/v1/hosts/web-1/processes/diff?from=-1m')],
      ['get', '/api/v1/metrics', await world.get('/api/v1/metrics')],
      ['get', '/api/v1/process-events', await world.get('/api/v1/process-events')],
      ['get', '/api/v1/fleet/strip', await world.get('/api/v1/fleet/strip')],
      ['get', '/api/v1/process-values', await world.get('/api/v1/process-values?field=name')],
      ['get', '/api/v1/process-groups', await world.get('/api/v1/process-groups')],
      ['get', '/api/v1/process-groups', await world.get('/api/v1/process-groups?from=-1h')],
      ['get', '/api/v1/process-runs', await world.get('/api/v1/process-runs')],
      ['get', '/api/v1/processes', await world.get('/api/v1/processes')],
      ['get', '/api/v1/processes/facets', await world.get('/api/v1/processes/facets?facet=unit&facet=name')],
      ['get', '/api/v1/processes/top', await world.get('/api/v1/processes/top')],
      ['get', '/api/v1/processes/top', await world.get('/api/v1/processes/top?from=-1h')],
      ['get', '/api/v1/processes/{procUid}', await world.get(`/api/v1/processes/${procUid}`)],
      ['get', '/api/v1/processes/{procUid}/history', await world.get(`/api/v1/processes/${procUid}/history`)],
      ['get', '/api/v1/processes/{procUid}/children', await world.get(`/api/v1/processes/${procUid}/children`)],
      ['post', '/api/v1/explain', await world.post('/api/v1/explain', { host: 'web-1', metric: 'cpu', from: '-2m' })],
      ['post', '/api/v1/explain', await world.post('/api/v1/explain', { host: 'web-1', metric: 'memory' })],
      ['get', '/healthz', await world.get('/healthz')],
      ['get', '/readyz', await world.get('/readyz')],
      [
        'post',
        '/api/v1/processes/diff',
        await world.post('/api/v1/processes/diff', { first: { host: 'web-1', at: '-1m' }, second: { host: 'web-1' } }),
      ],
      ['post', '/api/v1/metrics/query', await world.post('/api/v1/metrics/query', { metrics: ['cpu_percent.value'] })],
    ];
    await agent.stop();
    const link = await world.post<{ code: string }>('/api/v1/sessions/links', {});
    answers.push(
      ...(await joiningAnswers()),
      ['post', '/api/v1/sessions/links', link],
      ['post', '/api/v1/sessions', await world.post('/api/v1/sessions', { code: link.body.data.code })],
      ['delete', '/api/v1/sessions/current', await call(world.url, '/api/v1/sessions/current', { method: 'DELETE' })],
    );
    for (const [method, path, { status, body }] of answers) {
      const [content] = Object.values(document.paths[path]?.[method]?.responses[String(status)]?.content ?? {});
      expect(content, `${method} ${path} ${status}`).toBeDefined();
      expect(findMismatches(content?.schema ?? {}, body, `${method} ${path} ${status}`)).toEqual([]);
    }
  });
});

describe('GET /docs/problems', () => {
  it.each([
    ['', ''],
    ['/no-such-process', '#no-such-process'],
  ])('redirects %j to the documentation without a token', async (path, anchor) => {
    const response = await fetch(`${world.url}/docs/problems${path}`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      `https://psfleet.dev/docs/problems${anchor}`,
    ]);
  });

  it.each(['nope', 'constructor', '%2F%2Fevil.example'])('answers 404 for the code %s', async (code) => {
    expect((await fetch(`${world.url}/docs/problems/${code}`, { redirect: 'manual' })).status).toBe(404);
  });
});

describe('GET /docs', () => {
  it('loads nothing from other hosts', async () => {
    const response = await fetch(`${world.url}/docs`);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/<script>|onload=|style=/);
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await fetch(world.url + path)).status).toBe(200);
    }
  });

  it.each(['package.json', '..%2Fpackage.json', 'swagger-ui.js', 'constructor'])('does not serve %s', async (file) => {
    expect((await fetch(`${world.url}/docs/${file}`)).status).toBe(404);
  });
});
