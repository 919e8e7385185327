import { catalog } from '@psfleet/metric-catalog';
import { decodeMessage, encodeMessage } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messageOf } from './message-of.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
});
afterAll(() => server.stop());

const select = async (sql: string): Promise<unknown[]> => (await server.storage.query(sql)).rows;
const sink = new RowSink();
const dayMs = 86_400_000;
// The rows are from yesterday, because expired rows disappear as soon as they are inserted.
const ts = (Math.floor(Date.now() / dayMs) - 1) * dayMs + 10_004;
const time = new Date(ts).toISOString();
const arrivedMs = ts + 40;
const arrived = new Date(arrivedMs).toISOString();
const message = decodeMessage(encodeMessage(messageOf({ ts, seq: 2 })));

it('stores every part of a message', async () => {
  sink.append(message, arrivedMs);
  await insertBlocks(server.collector, sink.takeBlocks());
  expect(
    await select('SELECT * EXCEPT inserted_at REPLACE (hex(max_rss_proc_uid) AS max_rss_proc_uid) FROM ticks'),
  ).toEqual([
    {
      host: 'web-1',
      ts: time,
      seq: 2,
      part: 1,
      parts: 1,
      host_id: 'id-of-web-1',
      boot_id: message.bootId,
      queue: 'queue-1',
      elapsed_ms: 10_000,
      keyframe: true,
      processes: 3,
      dropped: 0,
      event_source: 'sweep',
      max_cpu_ticks: 5,
      max_read_bytes: null,
      max_write_bytes: 0,
      max_tcp_sent_bytes: 6_000,
      max_tcp_received_bytes: null,
      max_rss: 2 ** 34,
      max_pss: 2 ** 30,
      max_peak_rss: null,
      max_swap: 0,
      max_num_fds: 40,
      max_num_threads: 3,
      max_rss_proc_uid: '8000000000000001',
      max_rss_ts: time,
      next_rss: 7,
      interval_ms: 10_000,
      keyframe_seq: 2,
      keyframe_ts: time,
      offset_ms: 0,
      time_source: 'collector',
      waiting: 0,
      twin: false,
      exit_source: 'taskstats',
      lost_ends: 0,
      lost_events: 0,
      host_ts: time,
      arrived_at: arrived,
    },
  ]);
  expect(await select('SELECT * FROM hosts')).toEqual([
    {
      host: 'web-1',
      ts: arrived,
      host_id: 'id-of-web-1',
      boot_id: message.bootId,
      hostname: 'web-1.example.org',
      os: 'linux',
      kernel: '6.1.0',
      arch: 'x64',
      boot_time: 1_795_377_300.45,
      cpu_count: 2,
      memory_total: 16_777_216_000,
      agent_version: '0.1.0',
      warnings: ['unresponsive-mount: /mnt/nas (nfs4)'],
      warnings_known: true,
    },
  ]);
  expect(
    await select(`SELECT dimension_1 AS cpu, seq,
         cpu_times_user AS user, cpu_times_system AS system, cpu_times_idle AS idle
       FROM metrics_by_dimension WHERE has_cpu_times ORDER BY cpu`),
  ).toEqual([
    { cpu: '', seq: 2, user: 2, system: null, idle: null },
    { cpu: '0', seq: 2, user: 2.01, system: 0.05, idle: null },
  ]);
  expect(
    await select(`SELECT host, virtual_memory_total AS total, virtual_memory_percent AS percent,
         virtual_memory_free AS free
       FROM metrics_host WHERE has_virtual_memory`),
  ).toEqual([{ host: 'web-1', total: 2 ** 34 + 1, percent: 61.2, free: null }]);
});

it('stores identities', async () => {
  expect(
    await select(
      `SELECT * EXCEPT (proc_uid, parent_proc_uid, text_hash), proc_uid = 0 AS u, parent_proc_uid = 0 AS p
       FROM processes ORDER BY pid LIMIT 2 OFFSET 1`,
    ),
  ).toEqual([
    {
      host: 'web-1',
      boot_id: message.bootId,
      ts: time,
      seq: 2,
      pid: 2,
      start_ticks: 20,
      create_time: null,
      ppid: 1,
      name: 'proc-2',
      exe: null,
      cmdline: [],
      cmdline_known: false,
      cmdline_cut: false,
      username: null,
      uid: null,
      terminal: null,
      cgroup: null,
      container_id: null,
      unit: null,
      cmdline_scrubbed: false,
      container_name: null,
      container_image: null,
      compose_project: null,
      compose_service: null,
      pod_name: null,
      pod_namespace: null,
      exe_state: null,
      program: null,
      u: 0,
      p: 0,
    },
    {
      host: 'web-1',
      boot_id: message.bootId,
      ts: time,
      seq: 2,
      pid: 300,
      start_ticks: 3000,
      create_time: 1_795_377_312.45,
      ppid: 1,
      name: 'proc-300',
      exe: '/usr/bin/proc-300',
      cmdline: ['proc-300', '--flag', ''],
      cmdline_known: true,
      cmdline_cut: true,
      username: 'app',
      uid: 1000,
      terminal: '/dev/pts/0',
      cgroup: '/system.slice/web.service',
      container_id: '0123456789ab',
      unit: 'web.service',
      cmdline_scrubbed: true,
      container_name: 'web',
      container_image: 'shop/web:1.2',
      compose_project: 'shop',
      compose_service: 'web',
      pod_name: 'web-7d9c5b',
      pod_namespace: 'default',
      exe_state: 'deleted',
      program: 'shop/web: node server.js',
      u: 0,
      p: 0,
    },
  ]);
});

it('stores samples', async () => {
  expect(await select('SELECT * EXCEPT proc_uid FROM process_samples ORDER BY name')).toEqual([
    expect.objectContaining({
      name: 'proc-1',
      cpu_ticks: 3,
      cpu_ticks_total: 2001,
      rss: 2 ** 33 + 1,
      vms: 2 ** 40 + 1,
      shared: 2 ** 20 + 1,
      peak_rss: 2 ** 34 + 1,
      swap: 2 ** 21 + 1,
      pss: 2 ** 30 + 1,
      uss: 2 ** 29 + 1,
      pss_at: new Date(ts - 1_000).toISOString(),
      nice: -20,
      status: 'sleeping',
      username: 'root',
    }),
    expect.objectContaining({ name: 'proc-2', cpu_ticks: null, rss: null, nice: null, username: null }),
    expect.objectContaining({ name: 'proc-300', cpu_ticks: 302, read_bytes_total: 2 * 4096 + 300, username: 'app' }),
  ]);
});

it('stores events', async () => {
  expect(
    await select(
      'SELECT * EXCEPT (proc_uid, boot_id, cmdline, cmdline_known) FROM process_events ORDER BY nr LIMIT 1, 1',
    ),
  ).toEqual([
    {
      host: 'web-1',
      ts: time,
      seq: 2,
      nr: 1,
      kind: 'clock-step',
      at: new Date(ts - 5).toISOString(),
      since: null,
      source: 'sweep',
      pid: null,
      name: null,
      username: null,
      exit_code: null,
      exit_signal: null,
      lifetime_ms: null,
      step_ms: -3_600_000,
      cpu_ns: null,
      peak_rss: null,
      read_bytes: null,
      write_bytes: null,
      unsampled_cpu_ns: null,
      unsampled_read_bytes: null,
      unsampled_write_bytes: null,
      ppid: null,
      parent_proc_uid: 0,
      cmdline_cut: null,
      unswept: null,
      forked_us: null,
      total_vm: null,
      anon_rss: null,
      file_rss: null,
      shmem_rss: null,
      page_tables: null,
      cgroup: null,
      oom_score_adj: null,
      reason: null,
      gap_ms: null,
      agent_version: null,
      program: null,
    },
  ]);
});

it('changes nothing when the same message is inserted again', async () => {
  const before = await select('SELECT * FROM process_samples FINAL ORDER BY ALL');
  sink.append(message, arrivedMs);
  sink.append(message, arrivedMs);
  await insertBlocks(server.collector, sink.takeBlocks());
  expect(await select('SELECT * FROM process_samples FINAL ORDER BY ALL')).toEqual(before);
  for (const [table, rows] of [
    ['ticks', 1],
    ['hosts', 1],
    ['processes', 3],
    ['process_events', 3],
    ['metrics_by_dimension', 2],
  ] as const) {
    expect(await select(`SELECT count() AS rows FROM ${table} FINAL`), table).toEqual([{ rows }]);
  }
});

it('stores the groups of all dimensions in one part', async () => {
  const disks = {
    group: catalog.disk_io_counters.number,
    rows: 2,
    dimensions: new Map([[1, ['sda', '0']]]),
    fields: new Map([[3, [4096, 8192]]]),
  };
  const other = messageOf({ host: 'web-2', ts });
  sink.append({ ...other, groups: [...other.groups, disks] }, arrivedMs);
  const blocks = sink.takeBlocks().filter(({ table }) => table === 'metrics_by_dimension');
  expect(blocks.map(({ rows }) => rows)).toEqual([4]);
  await insertBlocks(server.collector, blocks);
  expect(await select("SELECT uniqExact(_part) AS parts FROM metrics_by_dimension WHERE host = 'web-2'")).toEqual([
    { parts: 1 },
  ]);
  // The disk and the CPU that have the same name are rows of their own.
  expect(
    await select(
      `SELECT dimensions, dimension_1, has_cpu_times, has_disk_io_counters AS has_disk,
         disk_io_counters_read_bytes AS bytes
       FROM metrics_by_dimension FINAL WHERE host = 'web-2' ORDER BY dimensions, dimension_1`,
    ),
  ).toEqual([
    { dimensions: 'cpu', dimension_1: '', has_cpu_times: true, has_disk: false, bytes: null },
    { dimensions: 'cpu', dimension_1: '0', has_cpu_times: true, has_disk: false, bytes: null },
    { dimensions: 'disk', dimension_1: '0', has_cpu_times: false, has_disk: true, bytes: 8192 },
    { dimensions: 'disk', dimension_1: 'sda', has_cpu_times: false, has_disk: true, bytes: 4096 },
  ]);
});

it('inserts ticks last', () => {
  sink.append(message, arrivedMs);
  expect(sink.rows).toBe(1 + 3 + 3 + 3 + 3 + 1);
  expect(sink.takeBlocks().at(-1)?.table).toBe('ticks');
  expect(sink.rows).toBe(0);
  expect(sink.takeBlocks()).toEqual([]);
});
