import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Process } from '@psfleet/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { declaredCommands } from '../src/commands.js';
import { runCommandLine } from '../src/frame/run-command-line.js';
import type { SnapshotLine } from '../src/snapshot/snapshot-format.js';
import { writeSnapshot } from '../src/snapshot/write-snapshot.js';
import { recordingTerminal } from './recording-terminal.js';
import { plainFields } from './plain-process.js';

const start = Date.parse('2026-11-28T03:00:00.000Z');
const timeOf = (tick: number): string => new Date(start + tick * 10_000).toISOString();

const fields: Omit<Process, 'host' | 'procUid' | 'pid' | 'name' | 'cpuPercent' | 'ts'> = {
  ppid: 1,
  ...plainFields,
  exe: null,
  cmdline: null,
  username: 'app',
  createTime: start / 1000,
  status: 'sleeping',
  cpuTime: 1,
  rss: 1,
  vms: null,
  numThreads: 1,
  readBytes: 0,
  writeBytes: 0,
};
const rowsAt = (tick: number): Process[] =>
  [7, 8].map((pid) => ({
    ...fields,
    host: 'web-1',
    procUid: pid.toString(16).padStart(16, '0'),
    pid,
    name: `worker-${pid}`,
    cpuPercent: 10 * pid + tick,
    ts: timeOf(tick),
  }));
const lines: readonly SnapshotLine[] = [
  {
    psfleetSnapshot: 1,
    createdAt: timeOf(3),
    from: timeOf(0),
    to: timeOf(3),
    hosts: ['web-1'],
    labels: [],
    search: null,
  },
  { hosts: [{ host: 'web-1', labels: {} } as never] },
  ...[0, 1, 2].map((tick) => ({
    tick: { at: timeOf(tick), isWhole: true, rows: rowsAt(tick), gone: [], warnings: [] },
  })),
];

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-file-'));
  file = join(folder, 'web-1.psfleet');
  await writeSnapshot(file, Readable.from(lines));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...words: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
  const terminal = recordingTerminal();
  const code = await runCommandLine([...words, '--file', file], declaredCommands, {
    terminal,
    now: () => start + 30_000,
    version: '0',
  });
  return { code, output: terminal.output().replaceAll('\r\n', '\n'), errors: terminal.errors() };
}

describe('without a server', () => {
  test('ps shows the last table of a file, or that of a moment, searched and sorted', async () => {
    const columns = ['--csv', '-o', 'pid,cpuPercent'];
    expect(await run('ps', ...columns)).toMatchObject({ code: 0, output: 'pid,cpuPercent\n8,82\n7,72\n' });
    expect((await run('ps', 'worker-7', '--at', timeOf(1), ...columns)).output).toBe('pid,cpuPercent\n7,71\n');
    expect((await run('ps', '-H', 'web-1', '-n', '1', ...columns)).output).toBe('pid,cpuPercent\n8,82\n');
  });

  test('history shows a process of a file', async () => {
    const { code, output } = await run('history', 'web-1/8', '--points', '720', '--csv', '-o', 'cpuPercent');
    expect([code, output]).toEqual([0, 'cpuPercent\n80\n81\n82\n']);
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ['a host that the file does not have', ['ps', '-H', 'web-2'], 4, /web-1\.psfleet: the file has no host web-2/],
    ['a search that is wrong', ['ps', 'rss:>much'], 2, /web-1\.psfleet: the request has mistakes; q: /],
    ['a sum', ['ps', '--group', 'user'], 2, /a file has tables of moments/],
    ['a process that the file does not have', ['history', '0123456789abcdef'], 4, /has no process 0123456789abcdef/],
  ])('%s is a problem of the file', async (_what, words, exit, message) => {
    const { code, errors } = await run(...words);
    expect(errors).toMatch(message);
    expect(code).toBe(exit);
  });
});
