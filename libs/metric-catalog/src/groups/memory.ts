import { counter, defineGroup, gauge } from '../define.js';

function state(number: number, help: string, otelState: string | null, prometheus: string, linuxOnly = false) {
  return gauge(number, 'By', help, {
    prometheus,
    ...(otelState === null
      ? {}
      : { otel: { name: 'system.memory.usage', attributes: { 'system.memory.state': otelState } } }),
    ...(linuxOnly ? { platforms: ['linux'] as const } : {}),
  });
}

export const virtualMemory = defineGroup({
  name: 'virtual_memory',
  number: 6,
  help: 'Physical memory of the machine',
  dimensions: {},
  fields: {
    total: gauge(1, 'By', 'Physical memory without what the kernel reserved at boot', {
      otel: { name: 'system.memory.limit' },
      prometheus: 'node_memory_MemTotal_bytes',
    }),
    available: gauge(2, 'By', 'What new processes could get without swapping, zfs_arc_reclaimable included', {
      otel: { name: 'system.memory.linux.available' },
      prometheus: 'node_memory_MemAvailable_bytes',
    }),
    percent: gauge(3, '%', '(total - available) / total', { decimals: 1, otel: { name: 'system.memory.utilization' } }),
    used: state(4, 'total - available', 'used', 'system_memory_usage_bytes'),
    free: state(5, 'Not used for anything', 'free', 'node_memory_MemFree_bytes'),
    active: state(6, 'Used recently, unlikely to be reclaimed', null, 'node_memory_Active_bytes'),
    inactive: state(7, 'Not used recently', null, 'node_memory_Inactive_bytes'),
    buffers: state(8, 'Cache of file system metadata', 'buffers', 'node_memory_Buffers_bytes', true),
    cached: state(9, 'Cache of file contents and reclaimable slab', 'cached', 'node_memory_Cached_bytes'),
    shared: gauge(10, 'By', 'Shared memory and tmpfs', {
      otel: { name: 'system.memory.linux.shared' },
      prometheus: 'node_memory_Shmem_bytes',
      platforms: ['linux', 'freebsd'],
    }),
    slab: gauge(11, 'By', "The kernel's own data structures", {
      otel: { name: 'system.memory.linux.slab.usage' },
      prometheus: 'node_memory_Slab_bytes',
      platforms: ['linux'],
    }),
    zfs_arc: gauge(12, 'By', "ZFS's cache, which is not part of cached; null without ZFS", {
      prometheus: 'node_zfs_arc_size',
      platforms: ['linux'],
    }),
    zfs_arc_reclaimable: gauge(13, 'By', "What ZFS's cache gives back to processes that need memory", {
      platforms: ['linux'],
    }),
  },
});

export const swapMemory = defineGroup({
  name: 'swap_memory',
  number: 7,
  help: 'Swap space of the machine',
  dimensions: {},
  fields: {
    total: gauge(1, 'By', 'Size of all swap areas', { prometheus: 'node_memory_SwapTotal_bytes' }),
    used: gauge(2, 'By', 'In use', {
      otel: { name: 'system.paging.usage', attributes: { 'system.paging.state': 'used' } },
    }),
    free: gauge(3, 'By', 'Not in use', {
      otel: { name: 'system.paging.usage', attributes: { 'system.paging.state': 'free' } },
      prometheus: 'node_memory_SwapFree_bytes',
    }),
    percent: gauge(4, '%', 'used / total', { decimals: 1 }),
    sin: counter(5, 'By', 'Swapped in from disk since boot'),
    sout: counter(6, 'By', 'Swapped out to disk since boot'),
  },
});
