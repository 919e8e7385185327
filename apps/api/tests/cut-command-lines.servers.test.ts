import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf, type SeedProcess } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly pid: number | null;
  readonly cmdlineCut: boolean | null;
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
const long: SeedProcess = { pid: 7, cmdline: ['java', '-cp', 'a.jar:'.repeat(1_300)], isCmdlineCut: true };
const short: SeedProcess = { pid: 8, cmdline: ['java', '-version'] };
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  for (const [host, processes] of [
    ['cut-1', [long, short]],
    ['whole-1', [short]],
  ] as const) {
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, { host, ts: now - 10_000, seq: 1, processes });
  }
});
afterAll(() => world.stop());

const warning = 'command lines longer than 8 KiB are cut, and a search cannot see what was cut off: cut-1';

it('a search that a cut command line may hide says so, and names the hosts', async () => {
  const { body } = await world.get<Row[]>('/api/v1/processes?q=org.example.billing.Main');
  expect(body.data).toEqual([]);
  expect(body.meta).toMatchObject({ partial: true, warnings: [warning] });
});

it('a search where nothing is cut does not warn, nor does a table without search', async () => {
  const whole = await world.get<Row[]>('/api/v1/processes?q=version&host=whole-1');
  expect(whole.body.meta).toMatchObject({ partial: false, warnings: [] });
  const all = await world.get<Row[]>('/api/v1/hosts/cut-1/processes');
  expect(all.body.meta).toMatchObject({ partial: false, warnings: [] });
});

it('a search does not warn about a cut command line of a process that has ended', async () => {
  await insertHost(world.storage, 'ended-1', now);
  await insertTick(world.storage, { host: 'ended-1', ts: now - 20_000, seq: 1, processes: [long, short] });
  await insertTick(world.storage, { host: 'ended-1', ts: now - 10_000, seq: 2, processes: [short] });
  const { body } = await world.get<Row[]>('/api/v1/processes?q=version&host=ended-1');
  expect(body.meta).toMatchObject({ partial: false, warnings: [] });
});

it.each([
  ['the table', '/api/v1/hosts/cut-1/processes?sort=pid'],
  ['the table of the fleet', '/api/v1/processes?host=cut-1&sort=pid'],
  ['the top list of a moment', '/api/v1/processes/top?by=rss&host=cut-1'],
  ['the top list of a range', '/api/v1/processes/top?by=rss&host=cut-1&from=-1m'],
])('%s says of each row whether its command line was cut', async (_name, path) => {
  const { body } = await world.get<Row[]>(path);
  expect(new Map(body.data.map(({ pid, cmdlineCut }) => [pid, cmdlineCut]))).toEqual(
    new Map([
      [7, true],
      [8, false],
    ]),
  );
});

it('one process, and the tree, say it too', async () => {
  const one = await world.get<Row>(`/api/v1/processes/${uidOf('cut-1', { pid: 7 })}`);
  expect(one.body.data).toMatchObject({ pid: 7, cmdlineCut: true });
  const tree = await world.get<Row[]>('/api/v1/hosts/cut-1/process-tree');
  expect(JSON.stringify(tree.body.data)).toMatch(/"pid":7,.*"cmdlineCut":true/);
});

it.each([
  ['a top list of a moment', '/api/v1/processes/top?by=rss&host=cut-1&q=org.example'],
  ['a top list of a range', '/api/v1/processes/top?by=rss&host=cut-1&q=org.example&from=-1m'],
  ['a search over a range', '/api/v1/process-runs?host=cut-1&q=org.example&from=-1m'],
])('%s that a cut command line may hide from says so', async (_name, path) => {
  const { body } = await world.get<Row[]>(path);
  expect(body.meta['partial']).toBe(true);
  expect(body.meta['warnings']).toContain(warning);
  const whole = await world.get<Row[]>(path.replace('cut-1', 'whole-1'));
  expect(JSON.stringify(whole.body.meta['warnings'])).not.toContain('cut off');
});
