import { catalog } from '@psfleet/metric-catalog';
import { expect, it } from 'vitest';
import { toGroupColumns } from './group-columns.js';

it('keeps names apart that differ in bytes that are not UTF-8, which had one row in storage', () => {
  const rows = ['/mnt/\udcff', '/mnt/\udcfe', '/mnt/\u00fc'].map((mountpoint) => ({
    mountpoint,
    device: 'tmpfs',
    fstype: 'tmpfs',
    total: 1,
  }));
  const { dimensions } = toGroupColumns('disk_usage', rows);
  expect(dimensions.get(catalog.disk_usage.dimensions.mountpoint.number)).toEqual([
    String.raw`/mnt/\xff`,
    String.raw`/mnt/\xfe`,
    '/mnt/\u00fc',
  ]);
});
