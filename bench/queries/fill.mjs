// A fleet's day in the real schema: a quarter hour of simulated hosts, encoded as by agents and stored as by the
// collector, then multiplied by ClickHouse over hosts and quarter hours with varied values.
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultTape, readTape, SimulatedHost, Variation } from '@psfleet/simulator';
import { RowSink, rollUpStep } from '@psfleet/storage';
import { ColumnArena, decodeMessage } from '@psfleet/wire';
import { allWords, commandLine } from './command-lines.mjs';

const quarterMs = 900_000;
const intervalMs = 10_000;
const ticks = quarterMs / intervalMs;
const simulatedHosts = 50;
/** How long a statement may wait for memory. */
const maxShortageMs = 1_200_000;
/** Copies that one statement makes: their parts are in memory before they are written. */
const copiesAtOnce = 5;
/** Command lines of up to 8 KiB: a block of the usual 65,000 rows would take hundreds of megabytes. */
const longRows = { max_block_size: 4096, min_insert_block_size_rows: 65_536, min_insert_block_size_bytes: 67_108_864 };
/** The name of a copy of a host, such that all names together are sim-0, sim-1... */
const copyName = `concat('sim-', toString(toUInt32(substring(host, 5)) + copy * ${simulatedHosts}))`;
/** Only the metric tables that the queries read: the others change neither answers nor plans. */
const multipliedTables = ['process_samples', 'ticks', 'process_events', 'metrics_by_dimension', 'metrics_host'];

/**
 * Fills the tables with `hours` hours of `hosts` hosts, of which the last `sampledHours` have more than identities. The
 * last quarter hour is the one before the present.
 */
export async function fill(storage, { hosts, hours, sampledHours, report }) {
  const lastQuarter = Math.floor(Date.now() / quarterMs) * quarterMs - quarterMs;
  await storeSimulated(storage, lastQuarter, Math.min(hosts, simulatedHosts));
  const copies = Math.ceil(hosts / simulatedHosts);
  const quarters = hours * 4;
  for (const table of multipliedTables) {
    await storage.command(`CREATE TABLE base_${table} AS ${table}`);
  }
  for (const table of multipliedTables) {
    await storage.command(`INSERT INTO base_${table} SELECT * FROM ${table}`);
  }
  // As if they had been stored when they were sent.
  await storage.command('ALTER TABLE base_ticks UPDATE inserted_at = ts + toIntervalSecond(2) WHERE true', {
    settings: { mutations_sync: '1' },
  });
  for (const table of [...multipliedTables, 'late_ticks']) {
    await storage.command(`TRUNCATE TABLE ${table}`);
  }
  await storage.command('CREATE TABLE base_processes AS processes');
  await storage.command('INSERT INTO base_processes SELECT * FROM processes');
  await storage.command('TRUNCATE TABLE processes');
  for (let quarter = quarters - 1; quarter >= 0; quarter--) {
    for (const table of quarter < sampledHours * 4 ? multipliedTables : []) {
      await multiply(storage, table, quarter, copies);
    }
    // Agents repeat the identities of all processes every hour.
    if (quarter % 4 === 3) {
      await multiply(storage, 'processes', quarter, copies);
    }
    report(quarters - quarter, quarters);
  }
  await storage.command(
    `INSERT INTO hosts SELECT * REPLACE (${copyName} AS host)
    FROM hosts ARRAY JOIN range(1, {copies:UInt32}) AS copy`,
    { params: { copies } },
  );
  for (const table of [...multipliedTables, 'processes']) {
    await storage.command(`DROP TABLE base_${table} SYNC`);
  }
  await storeActions(storage, copies * simulatedHosts);
}

/** Many people's actions of many years. */
async function storeActions(storage, hosts) {
  await storage.command(
    `INSERT INTO actions (id, created_at, updated_at, version, operator, verb, args, host, proc_uid, pid, status,
      outcome, pinned, detail)
    SELECT toString(generateUUIDv7()), now64(3), now64(3), 1, 'bench', 'signal', '{"signal":"SIGTERM"}',
      concat('sim-', toString(number % {hosts:UInt32})), cityHash64(number), number % 30000, 'done', 'done', true,
      'process ended'
    FROM numbers(100000)`,
    { params: { hosts } },
  );
}

/** Computes the rollups of all that is stored. */
export async function rollUp(storage) {
  for (let caughtUp = false; !caughtUp;) {
    ({ caughtUp } = await whenThereIsMemory(() => rollUpStep(storage)));
  }
}

/** Repeats what failed because merges had the memory; as in the collector, rows that are stored twice count once. */
async function whenThereIsMemory(work) {
  for (const began = performance.now(); ; await sleep(5000)) {
    try {
      return await work();
    } catch (error) {
      if (error.retryable !== true || performance.now() - began > maxShortageMs) {
        throw error;
      }
      console.log(`waiting for ClickHouse: ${error.message}`);
    }
  }
}

async function storeSimulated(storage, quarterTs, hosts) {
  const tape = readTape(defaultTape);
  const fleet = Array.from(
    { length: hosts },
    (_, at) => new SimulatedHost(`sim-${at}`, new Variation(`sim-${at}`, tape), quarterTs),
  );
  const sink = new RowSink();
  const arena = new ColumnArena();
  for (let tick = 0; tick < ticks; tick++) {
    for (const host of fleet) {
      const ts = quarterTs + host.keyframeOffsetMs + tick * intervalMs;
      sink.append(decodeMessage(host.messageAt(ts, intervalMs).bytes, arena), ts);
    }
    if (sink.rows > 200_000 || tick === ticks - 1) {
      for (const block of sink.takeBlocks()) {
        await storage.insert(block);
      }
    }
  }
}

/** Inserts `copies` copies of a base table, `quarter` quarter hours earlier. */
async function multiply(storage, table, quarter, copies) {
  for (let first = 0; first < copies; first += copiesAtOnce) {
    const end = Math.min(first + copiesAtOnce, copies);
    await whenThereIsMemory(() => insertCopies(storage, table, quarter, { first, end }));
  }
}

async function insertCopies(storage, table, quarter, { first, end }) {
  const uids =
    {
      process_samples: ['proc_uid'],
      process_events: ['proc_uid'],
      processes: ['proc_uid', 'parent_proc_uid'],
      ticks: ['max_rss_proc_uid'],
    }[table] ?? [];
  const noise = (mask) => `bitAnd(cityHash64(proc_uid, ts, copy), ${mask})`;
  // The same for all processes of a host, so that the maxima and hints of its ticks stay true.
  const shift = {
    cpu_ticks: 'bitAnd(cityHash64(host, ts, copy), 3)',
    rss: 'bitAnd(cityHash64(host, copy), 255) * 4096',
  };
  const replaced = [
    `${copyName} AS host`,
    `ts - toIntervalMillisecond({shiftMs:Int64}) AS ts`,
    `seq - {shiftTicks:Int64} AS seq`,
    ...uids.map((uid) => `if(${uid} = 0, 0, bitXor(${uid}, copy * 0x9e3779b97f4a7c15)) AS ${uid}`),
    ...(table === 'process_samples'
      ? [
          `cpu_ticks + ${shift.cpu_ticks} AS cpu_ticks`,
          `rss + ${shift.rss} AS rss`,
          `ctx_switches + ${noise(7)} AS ctx_switches`,
        ]
      : []),
    ...(table === 'processes' ? [`${commandLine} AS cmdline`] : []),
    ...(table === 'process_events' ? [`at - toIntervalMillisecond({shiftMs:Int64}) AS at`] : []),
    ...(table === 'ticks'
      ? [
          `max_cpu_ticks + ${shift.cpu_ticks} AS max_cpu_ticks`,
          `max_rss + ${shift.rss} AS max_rss`,
          `next_rss + ${shift.rss} AS next_rss`,
          `max_rss_ts - toIntervalMillisecond({shiftMs:Int64}) AS max_rss_ts`,
          ...['host_ts', 'arrived_at', 'inserted_at'].map(
            (column) => `${column} - toIntervalMillisecond({shiftMs:Int64}) AS ${column}`,
          ),
          `keyframe_ts - toIntervalMillisecond({shiftMs:Int64}) AS keyframe_ts`,
          `keyframe_seq - {shiftTicks:Int64} AS keyframe_seq`,
        ]
      : []),
  ];
  const isIdentity = table === 'processes';
  // The server computes the hash of the new command line.
  const columns = isIdentity ? '* EXCEPT (text_hash)' : '*';
  await storage.command(
    `INSERT INTO ${table} (${columns}) ${isIdentity ? `WITH ${allWords}` : ''}
    SELECT ${columns} REPLACE (${replaced.join(', ')})
    FROM base_${table} ARRAY JOIN range({first:UInt32}, {end:UInt32}) AS copy`,
    {
      params: { first, end, shiftMs: quarter * quarterMs, shiftTicks: quarter * ticks },
      settings: { max_execution_time: 0, optimize_on_insert: 0, ...(isIdentity ? longRows : {}) },
    },
  );
}
