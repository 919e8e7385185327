// Documentation/admin-guide/cgroup-v2.rst
import type { CgroupUsage } from '../../model/cgroup.js';
import type { PressureResource } from '../../model/pressure.js';
import type { PlatformContext } from '../../platform/platform.js';
import { splitLines, type KernelText } from '../files/kernel-text.js';
import { parsePressure } from '../proc/pressure.js';
import { chooseRawReads } from '../table/raw-reads.js';

const resources: readonly PressureResource[] = ['cpu', 'memory', 'io'];

/** Beside version 1, systemd and others mount version 2 one level lower. */
const mountPoints = ['fs/cgroup', 'fs/cgroup/unified'];

/** Larger than any of these files, even io.stat of a machine with hundreds of disks. */
const scratch = Buffer.allocUnsafeSlow(65_536);

/**
 * Reads what the group with a path uses; null if version 2 of control groups is not mounted, or has no such group. The
 * path is as in /proc/PID/cgroup; one that leads out of the own cgroup namespace (`/../x`) names no group. Of the dozen
 * files a group lacks those of controllers that are not enabled, so failures must be cheap.
 */
export function createCgroupUsage(context: PlatformContext): (path: string) => CgroupUsage | null {
  let mount: string | null = null;
  return (path) => {
    mount ??= findMount(context);
    if (mount === null || !path.startsWith('/') || path.split('/').includes('..')) {
      return null;
    }
    const folder = `${mount}${path === '/' ? '' : path}`;
    const { readFile } = chooseRawReads(context.io, folder);
    return readUsage((name) => {
      const file = `${folder}/${name}`;
      const length = readFile(file, scratch);
      return length < 0 ? null : { path: file, text: scratch.toString('latin1', 0, length) };
    });
  };
}

function readUsage(read: (name: string) => KernelText | null): CgroupUsage | null {
  const cpuStat = read('cpu.stat');
  // Every group has it, whichever controllers are enabled.
  if (cpuStat === null) {
    return null;
  }
  const cpu = parseFlatKeyed(cpuStat);
  const memory = parseFlatKeyed(read('memory.events'));
  const io = parseIoStat(read('io.stat'));
  return {
    cpuUsage: cpu.get('usage_usec') ?? null,
    cpuUser: cpu.get('user_usec') ?? null,
    cpuSystem: cpu.get('system_usec') ?? null,
    cpuPeriods: cpu.get('nr_periods') ?? null,
    cpuThrottledPeriods: cpu.get('nr_throttled') ?? null,
    cpuThrottledTime: cpu.get('throttled_usec') ?? null,
    memoryCurrent: parseNumber(read('memory.current')),
    memoryPeak: parseNumber(read('memory.peak')),
    memorySwap: parseNumber(read('memory.swap.current')),
    memoryMax: parseNumber(read('memory.max')),
    memoryHighEvents: memory.get('high') ?? null,
    memoryMaxEvents: memory.get('max') ?? null,
    oomEvents: memory.get('oom') ?? null,
    oomKills: memory.get('oom_kill') ?? null,
    readBytes: io?.readBytes ?? null,
    writeBytes: io?.writeBytes ?? null,
    tasks: parseNumber(read('pids.current')),
    pressure: Object.fromEntries(
      resources.flatMap((resource) => {
        const file = read(`${resource}.pressure`);
        // It is empty while cgroup.pressure turns it off.
        return file === null || file.text === '' ? [] : [[resource, parsePressure(file)]];
      }),
    ),
  };
}

function findMount({ io, sysRoot }: PlatformContext): string | null {
  return (
    mountPoints.map((name) => `${sysRoot}/${name}`).find((folder) => io.exists(`${folder}/cgroup.controllers`)) ?? null
  );
}

/** `usage_usec 1234` on each line. Keys that a later kernel adds are harmless. */
export function parseFlatKeyed(file: KernelText | null): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of file === null ? [] : splitLines(file.text)) {
    const [key, value] = line.split(' ');
    if (key !== undefined && value !== undefined && /^\d+$/u.test(value)) {
      values.set(key, Number(value));
    }
  }
  return values;
}

/** A single number, or `max` for no limit, which is null. */
export function parseNumber(file: KernelText | null): number | null {
  const text = file?.text.trim() ?? '';
  return /^\d+$/u.test(text) ? Number(text) : null;
}

/**
 * `8:0 rbytes=1 wbytes=2 rios=3 ...` for each device, added up. A group that did no I/O has an empty file; null without
 * the file.
 */
export function parseIoStat(file: KernelText | null): { readBytes: number; writeBytes: number } | null {
  if (file === null) {
    return null;
  }
  const sum = (key: string): number =>
    [...file.text.matchAll(new RegExp(` ${key}=(\\d+)`, 'gu'))].reduce((total, [, value]) => total + Number(value), 0);
  return { readBytes: sum('rbytes'), writeBytes: sum('wbytes') };
}
