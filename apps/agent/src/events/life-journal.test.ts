import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TrackedProcess } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import { LifeJournal } from './life-journal.js';

const logger = createLogger({ name: 'test', level: 'silent' });
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-journal-'));
  file = join(folder, 'processes.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function process(pid: number, name: string, isExitReported = false): [number, TrackedProcess] {
  const sent = { pid, identity: { name, username: null } } as ProcessReading;
  const base = { uid: BigInt(pid), startTicks: pid * 10, sent, sentTs: 0, identityEveryMs: 0, identitySentMs: 0 };
  return [pid, { ...base, isExitReported, isAccounted: false, isZombieOfBefore: false }];
}

const hostile = 'a\n"]}\u2028\u{1F600}';
const first = new Map([process(1, 'init'), process(2, hostile), process(3, 'gone')]);
const [, init] = process(1, 'init');

/** A journal of two ticks: 3 ended, 4 started, and 2 became a zombie. */
async function writeTwoTicks(): Promise<void> {
  const journal = new LifeJournal(file, logger);
  journal.noteTick('boot-1', { ts: 1_000, mono: 10 }, first, true);
  await journal.settled();
  const second = new Map([...first, process(4, 'new')]);
  second.delete(3);
  (second.get(2) as TrackedProcess).isExitReported = true;
  journal.noteTick('boot-1', { ts: 2_000, mono: 20 }, second, false);
  await journal.noteStop({ ts: 2_500, mono: 25 }, 'SIGTERM', true);
}

it('an agent finds the processes of the last tick of the one before, and how that stopped', async () => {
  await writeTwoTicks();
  const state = new LifeJournal(file, logger).read();
  expect(state).toMatchObject({
    bootId: 'boot-1',
    last: { ts: 2_000, mono: 20 },
    stop: { ts: 2_500, reason: 'SIGTERM', isReported: true },
  });
  expect([...(state?.processes.values() ?? [])]).toEqual([
    [1, 10, '1', 'init', null, 0],
    [2, 20, '2', hostile, null, 1],
    [4, 40, '4', 'new', null, 0],
  ]);
});

it('an agent that was killed while it wrote leaves the tick before', async () => {
  await writeTwoTicks();
  const [header = '', tick = ''] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${header}\n${tick.slice(0, -5)}`);
  expect(new LifeJournal(file, logger).read()).toMatchObject({ last: { ts: 1_000 }, stop: null });
});

it.each(['', 'x', '{"v":1}', '{"v":1,"boot":"b","ts":1,"mono":1,"alive":[[1]]}', '{"v":2,"boot":"b"}\n', 'null'])(
  'a journal with the content %j is no journal',
  (text) => {
    writeFileSync(file, text);
    expect(new LifeJournal(file, logger).read()).toBeNull();
  },
);

it('writes the whole file again after a write failed', async () => {
  const journal = new LifeJournal(join(folder, 'missing', 'processes.jsonl'), logger);
  journal.noteTick('boot-1', { ts: 1_000, mono: 10 }, first, true);
  await journal.settled();
  expect(journal.read()).toBeNull();
  mkdirSync(join(folder, 'missing'));
  journal.noteTick('boot-1', { ts: 2_000, mono: 20 }, new Map([[1, init]]), false);
  await journal.noteStop({ ts: 2_000, mono: 20 }, 'SIGTERM', false);
  expect(journal.read()).toMatchObject({ last: { ts: 2_000 }, stop: { reason: 'SIGTERM' } });
});
