import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

interface Program {
  readonly program: string;
  readonly first: { readonly processes: number; readonly rss: number; readonly cmdlines: string[][] } | null;
  readonly second: { readonly processes: number; readonly rss: number; readonly cmdlines: string[][] } | null;
}
type Comparison = Readonly<Record<'onlyFirst' | 'onlySecond' | 'different' | 'alike', readonly Program[]>>;

const server = (pid: number, heap: string, rss: number) => ({
  pid,
  name: 'java',
  cmdline: ['java', `-Xmx${heap}`, 'Server'],
  rss,
  owner: { program: '/usr/bin/java Server' },
});

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertHost(world.storage, 'web-1', now);
  await insertHost(world.storage, 'web-2', now);
  const sshd = { pid: 2, name: 'sshd', rss: 10 };
  await insertTick(world.storage, { host: 'web-1', ts: now - 60_000, seq: 1, processes: [sshd] });
  await insertTick(world.storage, {
    host: 'web-1',
    ts: now - 10_000,
    seq: 2,
    processes: [sshd, server(3, '4g', 4000), { pid: 4, name: 'cron', rss: 5 }],
  });
  await insertTick(world.storage, {
    host: 'web-2',
    ts: now - 10_000,
    seq: 1,
    processes: [{ ...sshd, pid: 77, rss: 11 }, server(8, '8g', 8000), server(9, '8g', 1000)],
  });
});
afterAll(() => world.stop());

async function compare(body: object) {
  return world.post<Comparison>('/api/v1/processes/diff', body);
}

describe('POST /processes/diff', () => {
  it('compares the programs of two hosts', async () => {
    const { status, body } = await compare({ first: { host: 'web-1' }, second: { host: 'web-2.example.org' } });
    expect(status).toBe(200);
    expect(body.data.onlyFirst.map(({ program }) => program)).toEqual(['cron']);
    expect(body.data.onlySecond).toEqual([]);
    expect(body.data.different).toMatchObject([
      {
        program: '/usr/bin/java Server',
        first: { processes: 1, rss: 4000, cmdlines: [['java', '-Xmx4g', 'Server']] },
        second: { processes: 2, rss: 9000, cmdlines: [['java', '-Xmx8g', 'Server']] },
      },
    ]);
    expect(body.data.alike.map(({ program }) => program)).toEqual(['sshd']);
    expect(body.meta).toMatchObject({ partial: false, first: new Date(now - 10_000).toISOString() });
  });

  it('compares two moments, and only what fits the filters', async () => {
    const sides = { first: { host: 'web-1', at: now - 60_000 }, second: { host: 'web-1' } };
    const { body } = await compare(sides);
    expect(body.data.onlySecond.map(({ program }) => program)).toEqual(['/usr/bin/java Server', 'cron']);
    const filtered = await compare({ ...sides, q: 'rss:>100' });
    expect(filtered.body.data.onlySecond.map(({ program }) => program)).toEqual(['/usr/bin/java Server']);
  });

  it('says that nothing is stored of a moment, instead of that all has begun', async () => {
    const { body } = await compare({ first: { host: 'web-1', at: now - 3_600_000 }, second: { host: 'web-1' } });
    expect(body.data).toEqual({ onlyFirst: [], onlySecond: [], different: [], alike: [] });
    expect(body.meta).toMatchObject({
      partial: true,
      first: null,
      warnings: ['first: no complete tick is stored at or before this moment'],
    });
  });

  it.each([
    [{}, 400],
    [{ first: { host: 'web-1' } }, 400],
    [{ first: 'web-1', second: 'web-2' }, 400],
    [{ first: [], second: { host: 'web-2' } }, 400],
    [{ first: { host: 'web-1' }, second: [{ host: 'web-2' }] }, 400],
    [{ first: { host: 'web-1', at: 'x' }, second: { host: 'web-2' } }, 400],
    [{ first: { host: 'web-1', x: 1 }, second: { host: 'web-2' } }, 400],
    [{ first: { host: 'web-1' }, second: { host: 'web-2' }, q: '"' }, 400],
    [{ first: { host: 'web-1' }, second: { host: 'nope' } }, 404],
    [{ first: { host: null }, second: { host: ['web-1'] } }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await compare(body)).status).toBe(status);
  });
});
