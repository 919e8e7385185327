import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NetConnection, NetConnectionCount } from '../../../src/index.js';
import { compileProgram, runForJson, unshare, type CompiledProgram } from '../../restricted/compiled-program.js';
import { fixturePath } from '../../testing/fixture-context.js';
import { toCamelCase } from '../ask-psutil.js';
import { describeOracle } from '../describe-oracle.js';

type Numbers = Readonly<Record<string, number>>;
type ByName = Readonly<Record<string, Numbers>>;

interface Theirs {
  readonly virtual_memory: Numbers;
  readonly swap_memory: Numbers;
  readonly cpu_times: Numbers;
  readonly per_cpu: readonly Numbers[];
  readonly cpu_stats: Numbers;
  readonly disks: ByName;
  readonly nics: ByName;
  readonly usages: ByName;
}
interface Ours {
  readonly virtualMemory: Numbers;
  readonly swapMemory: Numbers;
  readonly cpuTimes: Numbers;
  readonly perCpu: readonly Numbers[];
  readonly cpuStats: Numbers;
  readonly disks: ByName;
  readonly netBefore: ByName;
  readonly netAfter: ByName;
  readonly usages: ByName;
  readonly connections: readonly NetConnection[];
  readonly counts: readonly NetConnectionCount[];
}
interface Answer {
  readonly theirs: Theirs;
  readonly ours: Ours;
  readonly free: readonly string[];
  readonly loads: { readonly ours: readonly number[]; readonly theirs: readonly number[]; readonly uptime: string };
  readonly ss: readonly string[];
}

/** Copies of files of /proc, which both libraries and procps then read: what moves on a machine stands still. */
const frozenFiles = ['meminfo', 'vmstat', 'zoneinfo', 'swaps', 'stat', 'diskstats'];

/**
 * $1 is the folder, $2 the machine whose files are used where it has them; the rest is the command. psutil 5.9.4
 * expects a blank after the colons of meminfo.
 */
const script = `
set -e
folder=$1 machine=$2
shift 2
mount -t tmpfs -o size=16m frozen "$folder"
for file in ${frozenFiles.join(' ')}; do
  source="$machine/$file"
  test -e "$source" || source="/proc/$file"
  sed 's/^\\([A-Za-z]*:\\)\\([0-9]\\)/\\1 \\2/' "$source" > "$folder/$file"
  mount --bind "$folder/$file" "/proc/$file"
done
mkdir "$folder/small" "$folder/full"
mount -t tmpfs -o size=1m small "$folder/small"
mount -t tmpfs -o size=1m full "$folder/full"
dd if=/dev/zero of="$folder/full/file" bs=64k 2>/dev/null || true
ip link set lo up
ip link add 'd\u00fc.y-0' type veth peer name peer0
ip link set 'd\u00fc.y-0' up
ip link set peer0 up
exec "$@" "$folder"
`;

/** psutil's value of a field that this library has as null. */
const zeroForNull = (value: number | null | undefined): number => value ?? 0;

/** Every number of psutil equals ours. */
function expectEqual(theirs: Numbers, ours: Numbers | undefined, except: readonly string[] = []): void {
  const compared = Object.entries(theirs).filter(([key]) => !except.includes(key));
  expect(Object.fromEntries(compared.map(([key]) => [key, zeroForNull(ours?.[toCamelCase(key)])]))).toEqual(
    Object.fromEntries(compared),
  );
}

/** The words of ss for an address that is not connected, and for one that receives from everywhere. */
const anywhere: ReadonlySet<string> = new Set(['*:*', '0.0.0.0:*', '[::]:*']);

function ssRow({ family, type, status, laddr, raddr }: Exclude<NetConnection, { family: 'AF_UNIX' }>): string {
  const show = (end: typeof laddr) =>
    end === null ? '' : `${family === 'AF_INET6' ? `[${end.ip}]` : end.ip}:${end.port}`;
  const states: Readonly<Record<string, string>> = { ESTABLISHED: 'ESTAB', NONE: 'UNCONN' };
  const netid = type === 'SOCK_STREAM' ? 'tcp' : 'udp';
  return [netid, states[status] ?? status.replace('_', '-'), show(laddr), show(raddr)].join(' ');
}

const procOf = (machine: string) => join(fixturePath(machine), 'proc');
const machines = {
  'this machine': '/proc',
  'a virtual machine with swap': procOf('debian-12-vm'),
  'a kernel before MemAvailable': procOf('kernel-3.2-no-memavailable'),
};

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('read-host.ts', import.meta.url));
});
afterAll(() => program.remove());

for (const [name, machine] of Object.entries(machines)) {
  describeOracle(`${name}, standing still`, () => compareMachine(machine));
}

function compareMachine(machine: string): void {
  let folder: string;
  let answer: Answer;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'psutil-frozen-'));
    const [command, ...args] = unshare;
    const inside = ['sh', '-c', script, 'sh', folder, machine, process.execPath, program.path];
    answer = runForJson([command, ...args, '--mount', '--net', ...inside]) as Answer;
  });
  // It fails if a mount is left.
  afterAll(() => rmdirSync(folder));

  it('has the memory of psutil and free', () => {
    const { theirs, ours, free } = answer;
    // psutil 5.9 computes `used` as free(1) did before 4.0: without buffers and cache, not total - available.
    expectEqual(theirs.virtual_memory, ours.virtualMemory, ['used']);
    expectEqual(theirs.swap_memory, ours.swapMemory);
    const [total, used, unused, shared, buffers, cache, available] = numbersOf(free[1]);
    const { virtualMemory: memory, swapMemory: swap } = ours;
    expect([total, unused, shared, buffers, cache]).toEqual([
      memory['total'],
      memory['free'],
      memory['shared'],
      memory['buffers'],
      memory['cached'],
    ]);
    if (machine !== procOf('kernel-3.2-no-memavailable')) {
      // procps takes `free` for available memory where the kernel does not report it; psutil and we estimate it.
      expect([used, available]).toEqual([memory['used'], memory['available']]);
    }
    expect(numbersOf(free[2])).toEqual([swap['total'], swap['used'], swap['free']]);
  });

  it('has the CPU times, counters and load of psutil and uptime', () => {
    const { theirs, ours, loads } = answer;
    expectEqual(theirs.cpu_times, ours.cpuTimes);
    expect(theirs.per_cpu).toHaveLength(ours.perCpu.length);
    theirs.per_cpu.forEach((cpu, index) => expectEqual(cpu, ours.perCpu[index]));
    expectEqual(theirs.cpu_stats, ours.cpuStats);
    expect(loads.ours).toEqual(loads.theirs);
    // uptime reads two decimals that the kernel has rounded; sysinfo(2), which psutil and we ask, has more.
    const printed = (/load average: (.*)/u.exec(loads.uptime)?.[1] ?? '').split(', ').map(Number);
    expect(printed).toHaveLength(3);
    printed.forEach((load, index) => expect(Math.abs(load - (loads.ours[index] ?? Number.NaN))).toBeLessThan(0.011));
  });

  it('has the disks of psutil', () => {
    const { theirs, ours } = answer;
    expect(Object.keys(ours.disks)).toEqual(Object.keys(theirs.disks));
    for (const [disk, counters] of Object.entries(theirs.disks)) {
      expectEqual(counters, ours.disks[disk]);
    }
  });

  it('has the use of each mount as psutil', () => {
    const { theirs, ours } = answer;
    expect(Object.keys(ours.usages)).toEqual(Object.keys(theirs.usages));
    expect(ours.usages[`${folder}/full`]).toMatchObject({ total: 1 << 20, free: 0, percent: 100 });
    for (const [mountpoint, usage] of Object.entries(theirs.usages)) {
      expectEqual(usage, ours.usages[mountpoint]);
    }
  });

  it('has the interfaces of psutil, whose counters lie between ours before and after', () => {
    const { theirs, ours } = answer;
    expect(Object.keys(ours.netAfter)).toEqual(Object.keys(theirs.nics));
    expect(Object.keys(ours.netAfter).toSorted()).toEqual(['d\u00fc.y-0', 'lo', 'peer0']);
    for (const [nic, counters] of Object.entries(theirs.nics)) {
      for (const [key, value] of Object.entries(counters)) {
        expect(value, `${nic} ${key}`).toBeGreaterThanOrEqual(zeroForNull(ours.netBefore[nic]?.[toCamelCase(key)]));
        expect(value, `${nic} ${key}`).toBeLessThanOrEqual(zeroForNull(ours.netAfter[nic]?.[toCamelCase(key)]));
      }
    }
    expect(ours.netAfter['lo']?.['bytesSent']).toBeGreaterThan(1000);
  });

  it('has the sockets of ss', () => {
    const inet = answer.ours.connections.filter((connection) => connection.family !== 'AF_UNIX');
    const rows = answer.ss.map((line) => line.trim().split(/\s+/u));
    const theirs = rows
      .filter(([netid]) => netid === 'tcp' || netid === 'udp')
      .map(([netid, state, , , local = '', peer = '']) =>
        [netid, state, local.replace(/^\*/u, '[::]'), anywhere.has(peer) ? '' : peer].join(' '),
      );
    expect(inet.map(ssRow).toSorted()).toEqual(theirs.toSorted());
    expect(theirs.length).toBeGreaterThan(10);
  });

  it('has the paths of UNIX sockets of ss', () => {
    const paths = answer.ours.connections.filter(({ family }) => family === 'AF_UNIX').map(({ laddr }) => laddr);
    const rows = answer.ss.filter((line) => line.startsWith('u_'));
    expect(paths).toHaveLength(rows.length);
    for (const path of [`${folder}/a socket`, '@abstract']) {
      const count = (texts: readonly unknown[]) => texts.filter((text) => String(text).includes(path)).length;
      expect([path, count(paths)]).toEqual([path, count(rows)]);
      expect(count(paths)).toBeGreaterThan(0);
    }
  });

  it('counts as many sockets of each kind as ss', () => {
    const total = (kind: string) =>
      answer.ours.counts.filter((row) => row.kind.startsWith(kind)).reduce((sum, { count }) => sum + count, 0);
    const count = (pattern: RegExp) => answer.ss.filter((line) => pattern.test(line)).length;
    expect([total('tcp'), total('udp'), total('unix')]).toEqual([count(/^tcp/u), count(/^udp/u), count(/^u_/u)]);
  });
}

function numbersOf(line: string | undefined): number[] {
  return (line ?? '').split(/\s+/u).slice(1).map(Number);
}
