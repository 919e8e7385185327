// npm run bench:ingest -- [--rows 3000000] [--collectors 1] [--profile] [--collector-only]: from a filled stream to
// visible rows, everything on this machine, beside what ClickHouse takes from one client that only sends. The last line
// printed is one JSON object. `--collector-only` leaves out the comparison: what `npm run bench:paired` compares.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { hostCycle, rowsPerCycle } from './ingest/messages.mjs';
import { measureEncoder, measureInsertSelect, measureNativeBlocks } from './ingest/peers.mjs';
import { machine } from './machine.mjs';
import { peakRssMbOf, usageOf } from './process-usage.mjs';
import { Servers } from './servers.mjs';
import { round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '3000000' },
    collectors: { type: 'string', default: '1' },
    profile: { type: 'boolean', default: false },
    'collector-only': { type: 'boolean', default: false },
  },
});
const hosts = Math.ceil(Number(values.rows) / rowsPerCycle);
const rows = hosts * rowsPerCycle;
const maxWaitMs = 120_000;

const servers = await Servers.start(values.profile ? { profile: 'collector' } : {});
const { nats, clickhouse, storage } = servers;
try {
  servers.migrate();
  const messages = fleetMessages();
  const bytes = messages.reduce((sum, message) => sum + message.bytes.length, 0);
  console.log(machine());
  console.log(
    `${rows} process rows in ${messages.length} messages of ${hosts} hosts, ` +
      `${Math.round(bytes / messages.length)} bytes each`,
  );
  const peers = values['collector-only'] ? null : await measurePeers(messages);
  const ingest = await measureIngest(messages);
  const figures = figuresOf(ingest, peers);
  for (const [name, value] of Object.entries(figures)) {
    console.log(`${name.padEnd(32)} ${JSON.stringify(value)}`);
  }
  console.log(JSON.stringify(figures));
} finally {
  await servers.stop();
}

function figuresOf({ rowsPerSecond, cpuUsPerRow, collectorPeakRssMb }, peers) {
  const { collectors, nats: broker, clickhouse: store } = cpuUsPerRow;
  return {
    processRows: rows,
    ingestRowsPerSecond: Math.round(rowsPerSecond),
    ...(peers === null
      ? {}
      : {
          encoderAndHttpRowsPerSecond: Math.round(peers.encoder.rowsPerSecond),
          nativeBlocksRowsPerSecond: Math.round(peers.nativeBlocks),
          insertSelectRowsPerSecond: Math.round(peers.insertSelect),
          ingestToEncoderAndHttp: round(rowsPerSecond / peers.encoder.rowsPerSecond),
          ingestToNativeBlocks: round(rowsPerSecond / peers.nativeBlocks),
          encoderNodeUsPerRow: round(peers.encoder.nodeUsPerRow),
        }),
    cpuUsPerRow,
    judged: {
      collectorUsPerRow: collectors,
      allPartsUsPerRow: round(collectors + broker + store, 3),
      collectorPeakRssMb,
    },
    shown: { ingestRowsPerSecond: Math.round(rowsPerSecond), natsUsPerRow: broker, clickhouseUsPerRow: store },
  };
}

/** Messages in the order in which the fleet would send them: tick by tick, all hosts. */
function fleetMessages() {
  const firstTs = Math.floor(Date.now() / 900_000) * 900_000 - 900_000;
  const byHost = Array.from({ length: hosts }, (_, at) => hostCycle(`web-${at}`, firstTs + (at % 10_000), firstTs));
  const ticks = Math.max(...byHost.map(({ length }) => length));
  return Array.from({ length: ticks }, (_, tick) => byHost.flatMap((cycle) => cycle.slice(tick, tick + 1))).flat();
}

async function measurePeers(messages) {
  const encoder = await measureEncoder(storage, messages, rows);
  await truncate();
  const nativeBlocks = await measureNativeBlocks(storage, messages, rows);
  await truncate();
  const insertSelect = await measureInsertSelect(storage, hosts, rows);
  await truncate();
  return { encoder, nativeBlocks, insertSelect };
}

async function measureIngest(messages) {
  await servers.enroll([...new Set(messages.map(({ host }) => host))]);
  await servers.publish(messages);
  const parts = { nats: nats.pid, clickhouse: clickhouse.pid };
  const before = cpuSecondsOf(parts);
  const started = performance.now();
  const collectors = Array.from({ length: Number(values.collectors) }, () => servers.startCollector());
  const { firstMs, firstRows, lastMs } = await allVisible();
  const after = cpuSecondsOf(parts);
  const collectorSeconds = collectors.reduce((sum, { pid }) => sum + usageOf(pid).cpuSeconds, 0);
  console.log(
    `from the start of the collector ${Math.round(lastMs - started)} ms, ` +
      `from its first visible rows ${Math.round(lastMs - firstMs)} ms`,
  );
  const perRow = (seconds) => round((seconds * 1e6) / rows, 3);
  return {
    // The start of the program is not its speed: counted from the first visible batch.
    rowsPerSecond: (rows - firstRows) / ((lastMs - firstMs) / 1_000),
    cpuUsPerRow: {
      nats: perRow(after.nats - before.nats),
      clickhouse: perRow(after.clickhouse - before.clickhouse),
      collectors: perRow(collectorSeconds),
    },
    collectorPeakRssMb: Math.max(...collectors.map(({ pid }) => peakRssMbOf(pid))),
  };
}

/**
 * Resolves when all rows are visible: with the times of the first and the last of them, and how many the first were.
 */
async function allVisible() {
  const began = performance.now();
  let first = null;
  while (performance.now() - began < maxWaitMs) {
    const {
      rows: [{ stored }],
    } = await storage.query('SELECT count() AS stored FROM process_samples');
    if (first === null && stored > 0) {
      first = { firstMs: performance.now(), firstRows: stored };
    }
    if (stored >= rows) {
      return { ...first, lastMs: performance.now() };
    }
    await sleep(200);
  }
  throw new Error(`fewer than ${rows} rows after ${maxWaitMs / 1_000} s`);
}

function cpuSecondsOf(parts) {
  return Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, usageOf(pid).cpuSeconds]));
}

async function truncate() {
  for (const table of ['process_samples', 'ticks']) {
    await storage.command(`TRUNCATE TABLE ${table}`);
  }
}
