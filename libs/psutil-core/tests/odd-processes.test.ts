import { afterEach, describe, expect, it } from 'vitest';
import {
  NotSupported,
  Process,
  createPsutil,
  realIo,
  type Io,
  type ProcessAttribute,
  type Psutil,
} from '../src/index.js';
import { FakeIo, type FakeEntry } from './testing/fake-io.js';
import { closeTables, openTable } from './testing/opened-tables.js';
import { endSpawned, start } from './testing/spawned.js';

const stat = (pid: number): string =>
  `${pid} (worker) S 1 ${pid} ${pid} 0 -1 4194304 11 12 13 14 150 160 17 18 20 0 7 0 123456 1048576 256 1 1 1 0 ` +
  '0 0 0 0 4096 65536 0 0 0 17 3 0 0 9 0 0 0 0 0 0 0 0 0 0\n';
const status =
  'Name:\tworker\nTgid:\t42\nUid:\t1\t1\t1\t1\nGid:\t1\t1\t1\t1\nVmSize:\t 4 kB\nThreads:\t7\n' +
  'voluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t2\n';
const smaps = '1000-2000 r-xp 00000000 00:00 0 /a\nSize: 4 kB\nRss: 4 kB\nPss: 4 kB\n';

/** Every file of a healthy process. */
function filesOf(pid: number): Record<string, FakeEntry> {
  const files: Record<string, FakeEntry> = {
    stat: stat(pid),
    status,
    statm: '7 6 5 4 0 3 0\n',
    cmdline: 'worker\0',
    environ: 'A=1\0',
    io: 'rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\ncancelled_write_bytes: 0\n',
    smaps,
    smaps_rollup: smaps,
    [`task/${pid}/stat`]: stat(pid),
    exe: { link: '/bin/worker' },
    cwd: { link: '/' },
    'fd/0': { link: '/dev/null' },
    'fdinfo/0': 'pos:\t0\nflags:\t02\n',
  };
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`/proc/${pid}/${name}`, content]));
}

const warnings: string[] = [];
afterEach(async () => {
  warnings.splice(0);
  closeTables();
  await endSpawned();
});

function machineWith(odd: Readonly<Record<string, FakeEntry>>): Psutil {
  const io = new FakeIo({
    '/proc/stat': 'cpu 1 2 3 4\nbtime 1\n',
    '/proc/meminfo': 'MemTotal: 100 kB\nMemFree: 50 kB\nMemAvailable: 60 kB\n',
    '/proc/net/tcp': 'heading\n',
    '/proc/net/udp': 'heading\n',
    ...filesOf(41),
    ...filesOf(42),
    ...filesOf(43),
    ...odd,
  });
  return createPsutil({ io, onWarning: (message) => warnings.push(message) });
}

const texts: readonly FakeEntry[] = [
  '',
  '\n',
  '\0',
  'garbage',
  ')(',
  '7f0000000000-7f0000001000\n',
  'Uid:\tx\nVmSize:\t-1 kB\nvoluntary_ctxt_switches:\tmany\nCpus_allowed_list:\t9-1\n',
  'pos:\tmany\nflags:\t9\n',
  '18446744073709551616 '.repeat(60),
  { error: 'EIO' },
  { error: 'EACCES' },
  { error: 'ESRCH' },
  { link: '/x' },
];
const files = Object.keys(filesOf(42));

describe.each(files)('an odd %s', (path) => {
  it('of one process never ends an iteration over all, nor hides the others', () => {
    for (const text of texts) {
      const ps = machineWith({ [path]: text });
      for (const attrs of [null, [], [...Process.attrs].filter(canBeFake)]) {
        const all = attrs === null ? ps.processIter() : ps.processIter({ attrs });
        const found = [...all].map(({ pid }) => pid);
        expect(
          found.filter((pid) => pid !== 42),
          `${JSON.stringify(text)} ${String(attrs)}`,
        ).toEqual([41, 43]);
      }
      const [healthy] = ps.processIter({ attrs: ['name', 'memoryMaps', 'openFiles'] });
      expect(healthy?.info.memoryMaps).toHaveLength(1);
    }
  });
});

/** These ask the kernel, and not the files, about a process. */
function canBeFake(name: ProcessAttribute): boolean {
  return !['ionice', 'cpuAffinity'].includes(name);
}

describe('an odd text of one process', () => {
  it('gives the placeholder for that value only, and a warning that names the file', () => {
    const ps = machineWith({ '/proc/42/smaps': 'garbage' });
    const infos = [...ps.processIter({ attrs: ['name', 'memoryMaps'], adValue: '?' })].map(({ info }) => info);
    expect(infos.map(({ name }) => name)).toEqual(['worker', 'worker', 'worker']);
    expect(infos.map(({ memoryMaps }) => memoryMaps === '?')).toEqual([false, true, false]);
    expect(warnings).toEqual([expect.stringContaining('/proc/42/smaps')]);
  });

  it('is still an error for who asks about that process', () => {
    const ps = machineWith({ '/proc/42/smaps': 'garbage' });
    expect(() => new ps.Process(42).memoryMaps()).toThrow(/42\/smaps/u);
    expect(() => new ps.Process(42).asDict({ attrs: ['memoryMaps'] })).toThrow(/42\/smaps/u);
  });

  it('leaves out a process whose start cannot be read, with a warning', () => {
    const ps = machineWith({ '/proc/42/stat': 'garbage' });
    expect([...ps.processIter()].map(({ pid }) => pid)).toEqual([41, 43]);
    expect(warnings).toEqual([expect.stringContaining('/proc/42/stat')]);
  });

  it('does not end children() of others', () => {
    const child = stat(43).replace(' S 1 ', ' S 41 ');
    const ps = machineWith({ '/proc/42/stat': 'garbage', '/proc/43/stat': child });
    expect(new ps.Process(41).children().map(({ pid }) => pid)).toEqual([43]);
  });
});

describe('/proc/stat that may not be read', () => {
  const ps = (): Psutil => machineWith({ '/proc/stat': { error: 'EACCES' } });

  it('denies createTime instead of throwing EACCES', () => {
    expect(() => new (ps().Process)(42).createTime()).toThrow(/EACCES/u);
    expect(new (ps().Process)(42).asDict({ attrs: ['createTime', 'name'] })).toEqual({
      createTime: null,
      name: 'worker',
    });
    expect([...ps().processIter({ attrs: ['createTime'] })].map(({ info }) => info.createTime)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

it('processIter refuses an attribute that the system has for no process, before it reads any', () => {
  const platform = machineWith({}).platform;
  const ps = createPsutil({ platform: { ...platform, supports: (name) => name !== 'Process.ionice' } });
  expect(() => [...ps.processIter({ attrs: ['name', 'ionice'] })]).toThrow(NotSupported);
});

describe('a process table with one odd process', () => {
  /** The real machine, with one file of one process replaced from `begin` on. */
  function spoil(pid: number, file: string, content: string | number): { readonly io: Io; begin(): void } {
    const path = `/proc/${pid}/${file}`;
    let isSpoiled = false;
    const fds = new Map<number, string>();
    const read = (at: string | undefined, otherwise: () => Buffer): Buffer => {
      if (!isSpoiled || at !== path) {
        return otherwise();
      }
      if (typeof content === 'number') {
        throw Object.assign(new Error('spoiled'), { errno: -content, code: 'E' });
      }
      return Buffer.from(content);
    };
    const io: Io = {
      ...realIo,
      open: (at) => {
        const fd = realIo.open(at);
        fds.set(fd, at);
        return fd;
      },
      pread: (fd, buffer, position) => {
        let length = 0;
        const bytes = read(fds.get(fd), () => buffer.subarray(0, (length = realIo.pread(fd, buffer, position))));
        return length > 0 ? length : bytes.copy(buffer);
      },
      readFile: (at, scratch) => read(at, () => realIo.readFile(at, scratch)),
    };
    return { io, begin: () => void (isSpoiled = true) };
  }

  it.each(
    ['stat', 'status', 'io', 'cmdline', 'cgroup'].flatMap((file) =>
      ['', 'garbage', '1 (x) S ', 5, 75].map((content): [string, string | number] => [file, content]),
    ),
  )('%s = %j still sweeps all others, before and after it was known', async (file, content) => {
    const { pid } = await start('/bin/sleep', ['1000']);
    const spoiled = spoil(pid, file, content);
    const known = openTable({ refreshMs: 0 }, spoiled.io);
    known.sweepSync();
    spoiled.begin();
    const sweep = known.sweepSync();
    expect(known.slotOf(process.pid)).not.toBeNull();
    // It did not end; only its file is odd.
    expect(sweep.ended.map((slot) => known.columns.pid[slot])).not.toContain(pid);
    const fresh = openTable({}, spoiled.io);
    expect(fresh.sweepSync().count).toBeGreaterThan(1);
    expect(fresh.slotOf(process.pid)).not.toBeNull();
  });
});
