import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Host, Process } from '@psfleet/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSnapshot } from '../src/snapshot/open-snapshot.js';
import type { SnapshotLine } from '../src/snapshot/snapshot-format.js';
import { applyChanges, changesBetween, type Table } from '../src/snapshot/table-changes.js';
import { writeSnapshot } from '../src/snapshot/write-snapshot.js';

const start = Date.parse('2026-11-28T03:00:00.000Z');
const timeOf = (tick: number): string => new Date(start + tick * 10_000).toISOString();

function processOf(pid: number, tick: number, rest: Partial<Process> = {}): Process {
  return {
    host: 'web-1',
    procUid: pid.toString(16).padStart(16, '0'),
    pid,
    ppid: 1,
    parentProcUid: null,
    name: pid % 2 === 0 ? 'node' : 'nginx',
    exe: `/usr/bin/${pid % 2 === 0 ? 'node' : 'nginx'}`,
    program: null,
    cmdline: ['run', `--id=${pid}`],
    cmdlineCut: false,
    username: pid % 3 === 0 ? 'root' : 'app',
    exeState: null,
    cgroup: null,
    unit: null,
    containerId: null,
    containerName: null,
    containerImage: null,
    composeProject: null,
    composeService: null,
    podName: null,
    podNamespace: null,
    createTime: start / 1000 - 60,
    ts: timeOf(tick),
    status: 'sleeping',
    cpuPercent: pid + tick,
    cpuTime: tick,
    rss: pid * 1_048_576,
    vms: null,
    shared: null,
    peakRss: null,
    swap: 0,
    pss: null,
    uss: null,
    pssAt: null,
    numThreads: 1,
    numFds: null,
    readBytes: tick * 10 * 1_048_576 * (pid === 4 ? 2 : 0),
    writeBytes: 0,
    tcpSentBytes: null,
    tcpReceivedBytes: null,
    majorFaults: 0,
    nice: 0,
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
