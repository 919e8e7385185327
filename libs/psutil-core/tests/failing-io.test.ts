import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Process, PsutilError, createPsutil, realIo, type Io, type Psutil } from '../src/index.js';

const { ENOENT, EACCES, ESRCH, EIO, ENOSYS, EMFILE } = constants.errno;
const errnos = [ENOENT, EACCES, ESRCH, EIO, ENOSYS, EMFILE];

/** The real machine, on which the `failing`th access fails. */
class FailingIo {
  count = 0;
  failing = Number.POSITIVE_INFINITY;
  errno = 0;
  readonly io: Io = {
    readFile: (...args) => this.#access('open', args[0], () => realIo.readFile(...args)),
    exists: (path) => realIo.exists(path),
    readdir: (path) => this.#access('scandir', path, () => realIo.readdir(path)),
    readlink: (path) => this.#access('readlink', path, () => realIo.readlink(path)),
    realpath: (path) => this.#access('realpath', path, () => realIo.realpath(path)),
    open: (path) => this.#access('open', path, () => realIo.open(path)),
    pread: (...args) => this.#access('read', null, () => realIo.pread(...args)),
    close: (fd) => {
      realIo.close(fd);
      this.#access('close', null, () => undefined);
    },
    stat: (path) => this.#access('stat', path, () => realIo.stat(path)),
  };

  #access<T>(syscall: string, path: string | null, access: () => T): T {
    this.count += 1;
    if (this.count !== this.failing) {
      return access();
    }
    const facts = { errno: -this.errno, code: `E${this.errno}`, syscall, ...(path === null ? {} : { path }) };
    throw Object.assign(new Error(`injected into ${syscall} of ${path ?? 'a descriptor'}`), facts);
  }
}

type Call = (ps: Psutil, own: Process) => unknown;

const systemCalls: Readonly<Record<string, Call>> = {
  cpuTimes: (ps) => ps.cpuTimes({ percpu: true }),
  cpuPercent: (ps) => ps.cpuPercent(),
  cpuCount: (ps) => [ps.cpuCount(), ps.cpuCount({ logical: false })],
  cpuStats: (ps) => ps.cpuStats(),
  cpuFreq: (ps) => ps.cpuFreq(),
  getloadavg: (ps) => ps.getloadavg(),
  pressure: (ps) => ps.pressure(),
  virtualMemory: (ps) => ps.virtualMemory(),
  swapMemory: (ps) => ps.swapMemory(),
  diskPartitions: (ps) => [ps.diskPartitions(), ps.diskPartitions({ all: true })],
  diskUsage: (ps) => ps.diskUsage('/'),
  fileSystems: (ps) => ps.fileSystems(),
  diskIoCounters: (ps) => ps.diskIoCounters({ perdisk: true }),
  netIoCounters: (ps) => ps.netIoCounters({ pernic: true }),
  netConnections: (ps) => ps.netConnections({ kind: 'all' }),
  netConnectionCounts: (ps) => ps.netConnectionCounts(),
  netIfAddrs: (ps) => ps.netIfAddrs(),
  netIfStats: (ps) => ps.netIfStats(),
  sensors: (ps) => [ps.sensorsTemperatures(), ps.sensorsFans(), ps.sensorsBattery()],
  bootTime: (ps) => [ps.bootTime(), ps.bootId()],
  users: (ps) => ps.users(),
  pids: (ps) => [ps.pids(), ps.pidExists(process.pid)],
};

const processCalls: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(
    [...Process.attrs].map((name): [string, Call] => [name, (_, own) => (name === 'pid' ? own.pid : own[name]())]),
  ),
  rawCmdline: (_, own) => own.rawCmdline(),
  isFrozen: (_, own) => own.isFrozen(),
  executableInode: (_, own) => own.executableInode(),
  placeOf: (_, own) => own.placeOf('/'),
  signals: (_, own) => own.signals(),
  memoryRegions: (_, own) => own.memoryMaps({ grouped: false }),
  rlimit: (_, own) => own.rlimit('NOFILE'),
  isRunning: (_, own) => own.isRunning(),
  parent: (_, own) => own.parent(),
  asDict: (_, own) => own.asDict({ attrs: ['name', 'exe', 'username', 'memoryPercent'] }),
  pin: (_, own) => {
    const pin = own.pin();
    try {
      pin.isAlive();
      pin.setCpuAffinity(own.cpuAffinity());
      pin.sendSignal(0);
    } finally {
      pin.release();
    }
  },
  newProcess: (ps) => new ps.Process(process.ppid),
  print: (_, own) => JSON.stringify(own),
};

/** Runs a call until it makes no further access, once for each access that fails, and each errno. */
function everyFailure(call: Call, maxAccesses = 20): string[] {
  const raw = new Set<string>();
  for (const errno of errnos) {
    for (let failing = 1; failing <= maxAccesses; failing += 1) {
      const failingIo = new FailingIo();
      const ps = createPsutil({ io: failingIo.io });
      const own = new ps.Process();
      failingIo.count = 0;
      failingIo.failing = failing;
      failingIo.errno = errno;
      try {
        call(ps, own);
      } catch (error) {
        if (!(error instanceof PsutilError)) {
          raw.add(`errno ${errno}, access ${failing}: ${String(error)}`);
        }
      }
      if (failingIo.count < failing) {
        break;
      }
    }
  }
  return [...raw];
}

describe('an access that fails with any errno', () => {
  it.each(Object.entries(systemCalls))('never leaves %s as a raw error', (_, call) => {
    expect(everyFailure(call)).toEqual([]);
  });

  it.each(Object.entries(processCalls))('never leaves Process.%s as a raw error', (_, call) => {
    expect(everyFailure(call)).toEqual([]);
  });

  it('never leaves a process table as a raw error', () => {
    const sweepTwice: Call = (ps) => {
      const table = ps.createProcessTable();
      try {
        table.sweepSync();
        table.refresh(table.slotOf(process.pid) ?? 0);
        table.sweepSync();
      } finally {
        table.close();
      }
    };
    expect(everyFailure(sweepTwice, 40)).toEqual([]);
  });

  it('never ends an iteration with a raw error', () => {
    const attrs = ['name', 'createTime', 'openFiles'] as const;
    expect(everyFailure((ps) => [...ps.processIter({ attrs: [...attrs] })].length, 20)).toEqual([]);
  });
});
