import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completeName, createPsutil, type ProcessAttribute, type ProcessTable } from '../../src/index.js';
import { endSpawned } from '../testing/spawned.js';
import { askPsutil, toCamelCase } from './ask-psutil.js';
import { describeOracle } from './describe-oracle.js';
import { startOddProcesses, type OddProcesses } from './odd-processes.js';

const psutilNames = [
  'name',
  'exe',
  'cmdline',
  'ppid',
  'status',
  'uids',
  'gids',
  'username',
  'cwd',
  'environ',
  'terminal',
  'cpu_times',
  'memory_info',
  'num_threads',
  'threads',
  'num_fds',
  'open_files',
  'io_counters',
  'num_ctx_switches',
  'nice',
  'ionice',
  'cpu_affinity',
] as const;
const attributes = psutilNames.map((name) => toCamelCase(name) as ProcessAttribute);

type Values = Readonly<Record<string, unknown>>;
const maxPasses = 20;
/** Both compute it from the boot time, which psutil knows in whole seconds. */
const createTimeTolerance = 1.01;

let odd: OddProcesses;
const ps = createPsutil();

describeOracle('processes with odd names that stand still', () => {
  beforeAll(async () => {
    odd = await startOddProcesses();
  });
  afterAll(async () => {
    await endSpawned();
    odd.remove();
  });

  it(`have the same ${psutilNames.length} attributes, without tolerance`, async () => {
    const waiting = new Map(odd.byPid);
    for (let pass = 0; pass < maxPasses && waiting.size > 0; pass += 1) {
      await setTimeout(300);
      const pids = [...waiting.keys()];
      const before = pids.map((pid) => readAttributes(pid));
      const theirs = ask(pids);
      const after = pids.map((pid) => readAttributes(pid));
      pids.forEach((pid, index) => {
        // A process that moved meanwhile, because it was not yet what it becomes, is compared in the next pass.
        if (comparable(before[index]) === comparable(after[index])) {
          expect(after[index], odd.byPid.get(pid)).toEqual(theirs[index]);
          waiting.delete(pid);
        }
      });
    }
    expect([...waiting.values()]).toEqual([]);
    expect(odd.byPid.size).toBeGreaterThanOrEqual(20);
  });

  it('have the same values in the process table, and start at the same time', () => {
    const table = ps.createProcessTable();
    try {
      table.sweepSync();
      const pids = [...odd.byPid.keys()];
      const theirs = ask(pids);
      pids.forEach((pid, index) => {
        expect(readRow(table, pid), odd.byPid.get(pid)).toEqual(rowOf(theirs[index] ?? {}));
      });
    } finally {
      table.close();
    }
    const createTimes = askPsutil(
      `result = [psutil.Process(pid).create_time() for pid in ${JSON.stringify([...odd.byPid.keys()])}]`,
    ) as number[];
    [...odd.byPid.keys()].forEach((pid, index) => {
      const difference = new ps.Process(pid).createTime() - (createTimes[index] ?? Number.NaN);
      expect(Math.abs(difference)).toBeLessThan(createTimeTolerance);
    });
  });
});

function ask(pids: readonly number[]): Values[] {
  const rows = askPsutil(
    `result = [psutil.Process(pid).as_dict(${JSON.stringify(psutilNames)}) for pid in ${JSON.stringify(pids)}]`,
  ) as Values[];
  return rows.map((row) => {
    const { environ, ...camel } = plain(row) as Values;
    // The names of variables are no names of fields.
    return sorted({ ...camel, environ: row['environ'] ?? environ });
  });
}

function readAttributes(pid: number): Values {
  const { memoryInfo, ...values } = new ps.Process(pid).asDict({ attrs: attributes }) as Values;
  return sorted({ ...values, memoryInfo });
}

/**
 * Without psutil's two fields that are always 0, and with lists whose order means nothing sorted. psutil 5.9.4 misreads
 * the times of threads whose name holds a parenthesis.
 */
function sorted(values: Values): Values {
  const { lib, dirty, ...memoryInfo } = { lib: 0, dirty: 0, ...(values['memoryInfo'] as Values) };
  expect([lib, dirty]).toEqual([0, 0]);
  const list = (name: string) =>
    (values[name] as readonly object[] | null)?.toSorted((a, b) => (comparable(a) < comparable(b) ? -1 : 1)) ?? null;
  const threads = String(values['name']).includes(')')
    ? (values['threads'] as readonly { readonly id: number }[]).map(({ id }) => ({ id }))
    : list('threads');
  return { ...values, memoryInfo, threads, openFiles: list('openFiles') };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return value === null || typeof value !== 'object'
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [toCamelCase(key), plain(item)]));
}

function comparable(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item === null || typeof item !== 'object' || Array.isArray(item)
      ? item
      : Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
}

/** The values of a process as the table has them. */
function readRow(table: ProcessTable, pid: number): Values {
  const slot = table.slotOf(pid) ?? -1;
  const { columns, ticksPerSecond } = table;
  const { name, exe, cmdline, username, terminal } = table.identity(slot);
  return {
    name: completeName(name, () => cmdline),
    exe,
    cmdline,
    username,
    terminal,
    status: table.status(slot),
    ppid: columns.ppid[slot],
    nice: columns.nice[slot],
    numThreads: columns.numThreads[slot],
    numFds: columns.numFds[slot],
    uid: columns.uid[slot],
    user: (columns.userTicks[slot] ?? 0) / ticksPerSecond,
    system: (columns.systemTicks[slot] ?? 0) / ticksPerSecond,
    childrenUser: (columns.childrenUserTicks[slot] ?? 0) / ticksPerSecond,
    childrenSystem: (columns.childrenSystemTicks[slot] ?? 0) / ticksPerSecond,
    rss: columns.rss[slot],
    vms: columns.vms[slot],
    readBytes: columns.readBytes[slot],
    writeBytes: columns.writeBytes[slot],
    voluntary: columns.voluntary[slot],
    involuntary: columns.involuntary[slot],
  };
}

/** The same values of psutil's. */
function rowOf(theirs: Values): Values {
  const { name, exe, cmdline, username, terminal, status, ppid, nice, numThreads, numFds } = theirs;
  const part = (attribute: string) => theirs[attribute] as Readonly<Record<string, number>>;
  return {
    name,
    exe,
    cmdline,
    username,
    terminal,
    status,
    ppid,
    nice,
    numThreads,
    numFds,
    uid: part('uids')['real'],
    user: part('cpuTimes')['user'],
    system: part('cpuTimes')['system'],
    childrenUser: part('cpuTimes')['childrenUser'],
    childrenSystem: part('cpuTimes')['childrenSystem'],
    rss: part('memoryInfo')['rss'],
    vms: part('memoryInfo')['vms'],
    readBytes: part('ioCounters')['readBytes'],
    writeBytes: part('ioCounters')['writeBytes'],
    voluntary: part('numCtxSwitches')['voluntary'],
    involuntary: part('numCtxSwitches')['involuntary'],
  };
}
