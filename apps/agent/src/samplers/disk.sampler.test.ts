import type { GroupRow } from '@psfleet/metric-catalog';
import {
  createPsutil,
  NativeCallFailed,
  type FileSystem,
  type FileSystemUsage,
  type Platform,
} from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import { noFilters, type DeviceFilters } from './device-filters.js';
import { diskSamplers } from './disk.sampler.js';
import { MountUsages } from './mount-usages.js';

const data: FileSystem = {
  id: 30,
  parentId: 1,
  deviceNumber: '7:0',
  root: '/',
  mountpoint: '/data',
  opts: 'ro',
  fstype: 'ext4',
  device: '/dev/loop0',
  superOpts: 'ro',
  isReadonly: true,
  mayHang: false,
};
const usage: FileSystemUsage = {
  total: 100,
  used: 60,
  free: 30,
  percent: 66.7,
  inodesTotal: 10,
  inodesUsed: 4,
  inodesFree: 6,
};

/** The rows of `disk_usage` on this machine with other file systems. */
function rowsOf(
  ask: Platform['fileSystemUsage'],
  filters: DeviceFilters = noFilters,
  rootFs = '',
): readonly GroupRow<'disk_usage'>[] {
  const ps = createPsutil({
    rootFs,
    platform: {
      ...createPsutil().platform,
      fileSystems: (accept) => [data].filter((mount) => accept(mount)),
      fileSystemUsage: ask,
    },
  });
  const warnings = new AgentWarnings(createLogger({ name: 'test', level: 'silent' }));
  const [sampler] = diskSamplers(ps, filters, new MountUsages(ps.createAbandonableCalls(), warnings));
  return (sampler?.read() ?? []) as readonly GroupRow<'disk_usage'>[];
}

const failure = (errno: number) => () => {
  throw new NativeCallFailed('statvfs', errno, `errno ${errno}`, '/data');
};

describe('rows of disk_usage', () => {
  it('show space, inodes, type and whether it is read-only', () => {
    expect(rowsOf(() => usage)).toEqual([
      { mountpoint: '/data', device: '/dev/loop0', fstype: 'ext4', ...usage, readonly: 1, unresponsive: 0 },
    ]);
  });

  it('ask for the path on the machine, which psutil-core finds below rootFs (a container had no rows)', () => {
    const asked: string[] = [];
    rowsOf(
      (path) => {
        asked.push(path);
        return usage;
      },
      noFilters,
      '/host',
    );
    expect(asked).toEqual(['/data']);
  });

  it.each([
    ['access denied', 13],
    ['a stale handle of NFS', 116],
    ['the dead daemon of a FUSE mount', 107],
  ])('stay with null values on %s', (_, errno) => {
    expect(rowsOf(failure(errno))).toEqual([
      expect.objectContaining({ mountpoint: '/data', total: null, percent: null, inodesUsed: null, readonly: 1 }),
    ]);
  });

  it('are missing after it was unmounted', () => {
    expect(rowsOf(failure(2))).toEqual([]);
  });

  it('are missing without blocks, as in df', () => {
    expect(rowsOf(() => ({ ...usage, total: 0, used: 0, free: 0 }))).toEqual([]);
  });

  it('are missing, and nobody asks, if a setting excludes it', () => {
    let asked = 0;
    const ask = () => {
      asked += 1;
      return usage;
    };
    expect(rowsOf(ask, { ...noFilters, mounts: { include: null, exclude: /^\/data$/u } })).toEqual([]);
    expect(asked).toBe(0);
  });

  it('throw what is a mistake in the code', () => {
    expect(() =>
      rowsOf(() => {
        throw new TypeError('a mistake');
      }),
    ).toThrow('a mistake');
  });
});
