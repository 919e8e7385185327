import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Host, Process } from '@psfleet/sdk';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSnapshot } from '../src/snapshot/open-snapshot.js';
import type { SnapshotLine } from '../src/snapshot/snapshot-format.js';
import { applyChanges, changesBetween, type Table } from '../src/snapshot/table-changes.js';
import { writeSnapshot } from '../src/snapshot/write-snapshot.js';
import { plainFields } from './plain-process.js';

const start = Date.parse('2026-11-28T03:00:00.000Z');
const timeOf = (tick: number): string => new Date(start + tick * 10_000).toISOString();

function processOf(pid: number, tick: number, rest: Partial<Process> = {}): Process {
  return {
    host: 'web-1',
    procUid: pid.toString(16).padStart(16, '0'),
    pid,
    ppid: 1,
    ...plainFields,
    name: pid % 2 === 0 ? 'node' : 'nginx',
    exe: `/usr/bin/${pid % 2 === 0 ? 'node' : 'nginx'}`,
    cmdline: ['run', '\u2028\u2029\u0085\r', `--id=${pid}`],
    username: pid % 3 === 0 ? 'root' : 'app',
    createTime: start / 1000 - 60,
    ts: timeOf(tick),
    status: 'sleeping',
    cpuPercent: pid + tick,
    cpuTime: tick,
    rss: pid * 1_048_576,
    vms: null,
    numThreads: 1,
    readBytes: tick * 10 * 1_048_576 * (pid === 4 ? 2 : 0),
    writeBytes: 0,
    ...rest,
  };
}

const host = { host: 'web-1', labels: { env: 'prod' }, status: 'online' } as unknown as Host;
/** Process 5 ends after the first tick, and 6 begins with the third. */
const pids = [
  [1, 2, 3, 4, 5],
  [1, 2, 3, 4],
  [1, 2, 3, 4, 6],
];
const tables = pids.map(
  (present, tick): Table => new Map(present.map((pid) => [processOf(pid, 0).procUid, processOf(pid, tick)])),
);

async function* exampleLines(): AsyncGenerator<SnapshotLine> {
  await Promise.resolve();
  yield {
    psfleetSnapshot: 1,
    createdAt: timeOf(3),
    from: timeOf(0),
    to: timeOf(3),
    hosts: ['web-1'],
    labels: [],
    search: null,
  };
  yield { hosts: [host] };
  let before: Table = new Map();
  for (const [tick, table] of tables.entries()) {
    const changes = tick === 0 ? { rows: [...table.values()], gone: [] } : changesBetween(before, table);
    yield { tick: { at: timeOf(tick), isWhole: tick === 0, ...changes, warnings: [] } };
    before = table;
  }
}

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-snapshot-'));
  file = join(folder, 'web-1.psfleet');
  await writeSnapshot(file, exampleLines());
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes the file again with other lines, its checksum left as it was. */
function edit(change: (lines: string[]) => readonly string[]): void {
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  writeFileSync(file, gzipSync(`${change(lines).join('\n')}\n`));
}

/** Writes the file again with other lines and their checksum, as a stranger can. */
async function forge(change: (lines: readonly SnapshotLine[]) => readonly unknown[]): Promise<void> {
  const lines: SnapshotLine[] = [];
  for await (const line of exampleLines()) {
    lines.push(line);
  }
  rmSync(file);
  await writeSnapshot(file, Readable.from(change(lines)) as AsyncIterable<SnapshotLine>);
}

const withHeader = (rest: object) => forge(([header, ...others]) => [{ ...header, ...rest }, ...others]);
const withHosts = (hosts: unknown) => forge(([header, _hosts, ...ticks]) => [header, { hosts }, ...ticks]);
const withMetrics = (metrics: unknown) => forge((lines) => lines.toSpliced(2, 0, { metrics } as never));
const withRows = (rest: object) =>
  forge((lines) =>
    lines.map((line) =>
      'tick' in line ? { tick: { ...line.tick, rows: line.tick.rows.map((row) => ({ ...row, ...rest })) } } : line,
    ),
  );
const series = { metric: 'cpu_times.user', host: 'web-1', dimensions: { cpu: '' }, points: [[timeOf(0), 1]] };

describe('a snapshot', () => {
  test('has every table as it was, and belongs to its owner', async () => {
    const { fleet } = await openSnapshot(file);
    for (const tick of [2, 0, 1]) {
      const rows = await fleet.at(timeOf(tick)).host('web-1').processes({ sort: 'pid' }).toArray({ max: 100 });
      expect(rows).toEqual([...(tables[tick]?.values() ?? [])]);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['web-1.psfleet']);
  });

  test('answers a moment with the last tick before it, and none before its first', async () => {
    const { fleet } = await openSnapshot(file);
    const pageAt = (ms: number) =>
      fleet
        .at(new Date(start + ms))
        .processes()
        .pages()
        .next();
    expect((await pageAt(19_999)).value).toMatchObject({ meta: { at: timeOf(1), partial: false } });
    expect((await pageAt(-1)).value).toMatchObject({ data: [], meta: { at: null, partial: true } });
    const [last] = await fleet.processes().first(1);
    expect(last?.ts).toBe(timeOf(2));
  });

  test.each<[string, number[]]>([
    ['node', [6, 4, 2]],
    ['user:root', [6, 3]],
    ['exe:nginx rss:>1mb', [3]],
    ['read:>1mb/s', [4]],
    ['age:>70s pid:1', [1]],
    ['label.env:prod NOT node', [3, 1]],
    ['label.env:test', []],
  ])('searches as the API does: %s', async (search, expected) => {
    const { fleet } = await openSnapshot(file);
    const rows = await fleet.processes(search).toArray({ max: 100 });
    expect(rows.map(({ pid }) => pid)).toEqual(expected);
  });

  test('sorts and goes from page to page', async () => {
    const { fleet } = await openSnapshot(file);
    const list = fleet.host('web-1').processes({ sort: '-rss', limit: 2 });
    expect((await list.toArray({ max: 100 })).map(({ pid }) => pid)).toEqual([6, 4, 3, 2, 1]);
  });

  test('has the story of a process', async () => {
    const { fleet } = await openSnapshot(file);
    const process = fleet.process(processOf(5, 0).procUid);
    expect((await process.info()).data).toMatchObject({
      pid: 5,
      running: null,
      firstSeen: timeOf(0),
      lastSeen: timeOf(0),
    });
    const { data } = await fleet.process(processOf(4, 0).procUid).history({ from: timeOf(0), to: timeOf(3), step: 10 });
    expect(data.map(({ ts, cpuPercent }) => [ts, cpuPercent])).toEqual(
      [0, 1, 2].map((tick) => [timeOf(tick), 4 + tick]),
    );
  });

  test('says what it does not have', async () => {
    const { fleet } = await openSnapshot(file);
    await expect(fleet.process('0123456789abcdef').info()).rejects.toMatchObject({ code: 'no-such-process' });
    await expect(fleet.host('web-2').processes().first(1)).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(fleet.process(processOf(1, 0).procUid).kill()).rejects.toMatchObject({ code: 'not-supported' });
    await expect(fleet.processes('rss:>much').first(1)).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('a file is refused', () => {
  test.each<[string, () => void, RegExp]>([
    ['that is none', () => writeFileSync(file, 'hello'), /no snapshot of psfleet, or damaged/],
    ['that is other JSON', () => writeFileSync(file, gzipSync('{"a":1}\n')), /no snapshot of psfleet/],
    ['that is cut', () => writeFileSync(file, readFileSync(file).subarray(0, -40)), /its end is missing/],
    ['without its last line', () => edit((lines) => lines.slice(0, -1)), /its end is missing/],
    ['without a tick', () => edit((lines) => lines.toSpliced(3, 1)), /wrong values|checksum/],
    ['that was changed', () => edit((lines) => lines.map((line) => line.replace('--id=3', '--id=9'))), /checksum/],
    ['with something after it', () => edit((lines) => [...lines, '{"hosts":[]}']), /follows its end/],
    ['of a later version', () => edit((lines) => [`{"psfleetSnapshot":2}`, ...lines]), /version 2 .* reads 1/],
    ['with a field of its own', () => edit((lines) => lines.map((line) => line.replace('"nice"', '"evil"'))), /wrong/],
    ['with a value of another kind', () => edit((lines) => lines.map((line) => line.replace('"app"', '7'))), /wrong/],
    ['that is not there', () => rmSync(file), /there is no file/],
  ])('%s', async (_what, change, message) => {
    change();
    await expect(openSnapshot(file)).rejects.toThrow(message);
  });
});

describe('a file with the right checksum', () => {
  test.each<[string, () => Promise<void>, RegExp]>([
    ['an executable that is a sequence', () => withRows({ exeState: '\u001B]52;c;cm0=\u0007' }), /wrong values/],
    ['a status that is a sequence', () => withRows({ status: '\u001B[2J' }), /wrong values/],
    ['a time that is none', () => withRows({ ts: 'soon' }), /wrong values/],
    ['series that have nothing', () => withMetrics({ agg: 'last', data: [{}] }), /none of a snapshot/],
    ['a step that is none', () => withMetrics({ agg: 'last', step: '1', data: [series] }), /none of a snapshot/],
    [
      'points that are none',
      () => withMetrics({ agg: 'last', step: 10, data: [{ ...series, points: [7] }] }),
      /none of a snapshot/,
    ],
    ['a host without labels', () => withHosts([{ host: 'web-1' }]), /none of a snapshot/],
    ['labels that are numbers', () => withHosts([{ host: 'web-1', labels: { env: 7 } }]), /none of a snapshot/],
    ['a header whose hosts are a number', () => withHeader({ hosts: 7 }), /its header is wrong/],
  ])('is refused with %s', async (_what, write, message) => {
    await write();
    await expect(openSnapshot(file)).rejects.toThrow(message);
  });

  test('is shown with series, and with a status that psutil does not know', async () => {
    await withMetrics({ agg: 'rate', step: 10, data: [series] });
    const { fleet } = await openSnapshot(file);
    const { data } = await fleet.queryMetrics({ metrics: ['cpu_times.user'], agg: 'rate' });
    expect(data).toEqual([series]);
    await withRows({ status: '?', exeState: 'deleted' });
    const [row] = await (await openSnapshot(file)).fleet.processes().first(1);
    expect(row).toMatchObject({ status: '?', exeState: 'deleted' });
  });
});

test('a signal that ends a recording leaves no file', async () => {
  const other = join(folder, 'other.psfleet');
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  async function* interrupted(): AsyncGenerator<SnapshotLine> {
    yield* exampleLines();
    expect(readdirSync(folder)).toContain('other.psfleet.part');
    process.emit('SIGHUP', 'SIGHUP');
    expect(readdirSync(folder)).toEqual(['web-1.psfleet']);
    throw new Error('the process would have ended');
  }
  const listeners = process.listenerCount('SIGHUP');
  try {
    await expect(writeSnapshot(other, interrupted())).rejects.toThrow('would have ended');
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGHUP');
    expect(process.listenerCount('SIGHUP')).toBe(listeners);
  } finally {
    kill.mockRestore();
  }
});

test('a recording that fails leaves no file', async () => {
  const other = join(folder, 'other.psfleet');
  async function* failing(): AsyncGenerator<SnapshotLine> {
    yield* exampleLines();
    throw new Error('the API is gone');
  }
  await expect(writeSnapshot(other, failing())).rejects.toThrow('the API is gone');
  expect(readdirSync(folder)).toEqual(['web-1.psfleet']);
});

test('changes lead from any table to any other', () => {
  const table = (seed: number): Table =>
    new Map(
      Array.from({ length: 20 }, (_, pid) =>
        processOf(pid, (seed * (pid + 3)) % 4, pid % 5 === 0 ? { cmdline: null } : {}),
      )
        .filter(({ pid }) => ((pid ?? 0) * seed) % 3 !== 0)
        .map((row) => [row.procUid, row]),
    );
  for (let seed = 1; seed < 40; seed++) {
    const [before, after] = [table(seed), table(seed + 1)];
    const tick = { at: timeOf(0), isWhole: false, ...changesBetween(before, after), warnings: [] };
    expect(applyChanges(before, tick)).toEqual(after);
  }
});
