import { counter, defineGroup, gauge } from '../define.js';

export const diskUsage = defineGroup({
  name: 'disk_usage',
  number: 8,
  help:
    'Space of each mounted file system, as df shows it: tmpfs, overlays and network file systems too, but neither ' +
    'bind mounts nor hidden ones. Those of containers are left out by default (`PSFLEET_AGENT_MOUNTS_EXCLUDE`)',
  everySeconds: 60,
  dimensions: {
    mountpoint: { number: 1, help: 'Where it is mounted' },
    device: { number: 2, help: 'What is mounted' },
    fstype: { number: 3, help: 'File system type' },
  },
  fields: {
    total: gauge(1, 'By', 'Size', {
      otel: { name: 'system.filesystem.limit' },
      prometheus: 'node_filesystem_size_bytes',
    }),
    used: gauge(2, 'By', 'In use', {
      otel: { name: 'system.filesystem.usage', attributes: { 'system.filesystem.state': 'used' } },
    }),
    free: gauge(3, 'By', 'Free for users who are not root', {
      otel: { name: 'system.filesystem.usage', attributes: { 'system.filesystem.state': 'free' } },
      prometheus: 'node_filesystem_avail_bytes',
    }),
    percent: gauge(4, '%', 'used / (used + free)', { decimals: 1, otel: { name: 'system.filesystem.utilization' } }),
    inodes_total: gauge(5, '{inode}', 'Inodes; null where the file system has no fixed number', {
      otel: { name: 'system.filesystem.inodes.limit' },
      prometheus: 'node_filesystem_files',
    }),
    inodes_used: gauge(6, '{inode}', 'Inodes in use', {
      otel: { name: 'system.filesystem.inodes.usage', attributes: { 'system.filesystem.state': 'used' } },
    }),
    inodes_free: gauge(7, '{inode}', 'Inodes that are free', {
      otel: { name: 'system.filesystem.inodes.usage', attributes: { 'system.filesystem.state': 'free' } },
      prometheus: 'node_filesystem_files_free',
    }),
    readonly: gauge(8, '1', '1 if nothing can be written, else 0', { prometheus: 'node_filesystem_readonly' }),
    unresponsive: gauge(9, '1', '1 if it did not answer in time, else 0; its other values are then the last known', {
      prometheus: 'node_filesystem_device_error',
    }),
  },
});

function direction(
  number: number,
  unit: 'By' | '{operation}' | 'ms',
  help: string,
  otelName: string,
  value: 'read' | 'write',
  prometheus: string,
) {
  return counter(number, unit, help, {
    otel: { name: otelName, attributes: { 'disk.io.direction': value } },
    prometheus,
  });
}

export const diskIoCounters = defineGroup({
  name: 'disk_io_counters',
  number: 9,
  help: 'I/O of each disk since boot, of those that had any; counters never wrap',
  dimensions: { disk: { number: 1, help: 'Kernel name of the disk or partition' } },
  fields: {
    read_count: direction(
      1,
      '{operation}',
      'Reads completed',
      'system.disk.operations',
      'read',
      'node_disk_reads_completed_total',
    ),
    write_count: direction(
      2,
      '{operation}',
      'Writes completed',
      'system.disk.operations',
      'write',
      'node_disk_writes_completed_total',
    ),
    read_bytes: direction(3, 'By', 'Bytes read', 'system.disk.io', 'read', 'node_disk_read_bytes_total'),
    write_bytes: direction(4, 'By', 'Bytes written', 'system.disk.io', 'write', 'node_disk_written_bytes_total'),
    read_time: direction(
      5,
      'ms',
      'Time spent reading',
      'system.disk.operation_time',
      'read',
      'node_disk_read_time_seconds_total',
    ),
    write_time: direction(
      6,
      'ms',
      'Time spent writing',
      'system.disk.operation_time',
      'write',
      'node_disk_write_time_seconds_total',
    ),
    read_merged_count: counter(7, '{operation}', 'Reads merged with a neighbour', {
      otel: { name: 'system.disk.merged', attributes: { 'disk.io.direction': 'read' } },
      prometheus: 'node_disk_reads_merged_total',
      platforms: ['linux'],
    }),
    write_merged_count: counter(8, '{operation}', 'Writes merged with a neighbour', {
      otel: { name: 'system.disk.merged', attributes: { 'disk.io.direction': 'write' } },
      prometheus: 'node_disk_writes_merged_total',
      platforms: ['linux'],
    }),
    busy_time: counter(9, 'ms', 'Time with I/O under way', {
      otel: { name: 'system.disk.io_time' },
      prometheus: 'node_disk_io_time_seconds_total',
      platforms: ['linux', 'freebsd'],
    }),
  },
});
