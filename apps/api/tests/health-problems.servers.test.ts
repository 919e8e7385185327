import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '@psfleet/wire';
import { startDeadLetterWriter, type DeadLetterWriter } from './world/dead-letter-writer.js';
import { insertHost, insertTick } from './world/rows.js';
import { startWorld, token, waitUntil, type World } from './world/start-world.js';

interface Problem {
  readonly code: string;
  readonly severity: string;
  readonly component: string;
  readonly detail: string;
  readonly remedy: string;
  readonly hostCount: number | null;
  readonly hosts: readonly { readonly host: string; readonly detail: string; readonly remedy: string }[];
}

const path = '/api/v1/health/problems';
let world: World;
let writer: DeadLetterWriter;

beforeAll(async () => {
  world = await startWorld({ simulator: true });
  writer = await startDeadLetterWriter(world.nats);
});
afterAll(async () => {
  await writer.stop();
  await world.stop();
});

/** Reads the problems until a new check answers as expected: an answer may be five seconds old. */
async function problemsUntil(isExpected: (problems: readonly Problem[]) => boolean): Promise<readonly Problem[]> {
  let problems: readonly Problem[] = [];
  await waitUntil(async () => {
    const { status, body } = await world.get<Problem[]>(path);
    expect(status).toBe(200);
    problems = body.data;
    return isExpected(problems);
  });
  return problems;
}

async function readMetrics(): Promise<{ status: number; headers: Headers; text: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${world.url}/metrics-prometheus`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function has(code: string): (problems: readonly Problem[]) => boolean {
  return (problems) => problems.some((problem) => problem.code === code);
}

describe('GET /health/problems', () => {
  it('finds none in a fleet without hosts, and needs a token', async () => {
    const { status, body } = await world.get<Problem[]>(path);
    expect([status, body.data, body.meta['failed']]).toEqual([200, [], []]);
    expect((await fetch(world.url + path)).status).toBe(401);
  });

  it('names silent hosts, wrong clocks and twins, with a remedy for each host', async () => {
    const now = Date.now();
    await world.post('/api/v1/simulated-hosts', { first: 0, count: 1 });
    const seen = { seq: 1, processes: [] };
    for (const [host, tick] of Object.entries({
      'sim-0': { ts: now - 3_600_000 },
      'slow-clock': { ts: now, offsetMs: 7_200_000 },
      copied: { ts: now, isTwin: true },
    })) {
      await insertHost(world.storage, host, now);
      await insertTick(world.storage, { host, ...seen, ...tick });
    }
    const problems = await problemsUntil(has('silent-hosts'));
    const byCode = new Map(problems.map((problem) => [problem.code, problem]));
    expect(byCode.get('wrong-clock')).toMatchObject({
      severity: 'warning',
      hostCount: 1,
      hosts: [{ host: 'slow-clock', remedy: expect.stringContaining('NTP') as string }],
    });
    expect(byCode.get('twin')).toMatchObject({ severity: 'critical', hosts: [{ host: 'copied' }] });
    expect(byCode.get('silent-hosts')).toMatchObject({
      hostCount: 1,
      hosts: [{ host: 'sim-0', remedy: expect.stringContaining('psfleet host remove sim-0') as string }],
    });
    expect(byCode.get('not-enrolled')).toMatchObject({ hostCount: 2, detail: '2 of 3 hosts' });
    expect(problems[0]?.severity).toBe('critical');
  });

  it('counts dead letters, and sees that the stream fills while no collector asks for messages', async () => {
    await writer.write('web-1', Buffer.from('x'));
    const { config } = await writer.manager.streams.info(streams.data.name);
    await writer.manager.streams.update(streams.data.name, { ...config, max_bytes: 1_000_000 });
    for (let number = 0; number < 12; number++) {
      await writer.publish('psf.retry.web-1', Buffer.alloc(50_000));
    }
    const problems = await problemsUntil(has('stream-filling'));
    expect(problems.find(({ code }) => code === 'dead-letters')?.detail).toMatch(/^1 dead letters, the newest of 20/);
    expect(problems.find(({ code }) => code === 'stream-filling')).toMatchObject({
      severity: 'warning',
      detail: 'psf-in has 1 of at most 1 MB',
    });
  });

  it('counts problems, requests, streams and disks for Prometheus, with a token', async () => {
    const { status, headers, text } = await readMetrics();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toMatch(/^psfleet_problems\{code="twin",severity="critical",component="host"\} 1$/m);
    expect(text).toMatch(/^psfleet_api_requests_total\{status="2xx"\} [1-9]\d*$/m);
    expect(text).toMatch(/^psfleet_dead_letters 1$/m);
    expect(text).toMatch(/^psfleet_storage_disk_free_bytes\{disk="default"\} \d{8,}$/m);
    expect(text).toMatch(/^psfleet_stream_max_bytes 1000000$/m);
    expect((await fetch(`${world.url}/metrics-prometheus`)).status).toBe(401);
  });

  it('knows ClickHouse and the broker by their absence, and still answers', async () => {
    await world.clickhouse.kill();
    const withoutStorage = await problemsUntil(has('storage-unavailable'));
    expect(withoutStorage.map(({ code }) => code)).not.toContain('silent-hosts');
    await world.nats.kill();
    const withoutBoth = await problemsUntil(has('broker-unavailable'));
    expect(withoutBoth.map(({ code }) => code)).toContain('storage-unavailable');
    const { meta } = (await world.get(path)).body;
    expect(meta['failed']).toMatchObject([{ check: 'hosts' }]);
    const { status, text } = await readMetrics();
    expect(status).toBe(200);
    expect(text).toMatch(/^psfleet_broker_up 0$/m);
    expect(text).not.toContain('psfleet_stream_bytes');
    await world.clickhouse.restart();
    await problemsUntil((problems) => !has('storage-unavailable')(problems));
  });
});
