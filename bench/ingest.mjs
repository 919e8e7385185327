// npm run bench:ingest -- [--rows 3000000]: from a filled stream to visible rows, everything on this machine, beside what ClickHouse takes from one
// client that only sends. The last line printed is one JSON object.
import { spawn, spawnSync } from 'node:child_process';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { startTestClickHouse, startTestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { createStorage, RowSink } from '@psfleet/storage';
import { ColumnArena, dataSubject, decodeMessage, messageId } from '@psfleet/wire';
import { cycleOf, rowsPerCycle } from './ingest/messages.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '3000000' },
    profile: { type: 'string' },
    collectors: { type: 'string', default: '1' },
  },
});
const root = new URL('..', import.meta.url).pathname;
const hosts = Math.ceil(Number(values.rows) / rowsPerCycle);
const rows = hosts * rowsPerCycle;
const room = new ColumnArena();
const logger = createLogger({ name: 'bench', level: 'silent' });

const [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
const { url, user, password, database } = clickhouse;
const storage = createStorage({ url, user, password, database });
const collectorEnv = {
  PATH: process.env.PATH,
  PSFLEET_NATS_URL: nats.url,
  PSFLEET_NATS_USER: 'collector',
  PSFLEET_NATS_PASSWORD: nats.users.collector.password,
  PSFLEET_CLICKHOUSE_URL: url,
  PSFLEET_CLICKHOUSE_USER: user,
  PSFLEET_CLICKHOUSE_PASSWORD: password,
  PSFLEET_CLICKHOUSE_DATABASE: database,
  PSFLEET_HEALTH_PORT: '0',
  PSFLEET_LOG_LEVEL: 'warn',
  PSFLEET_PARENT_STDIN: '1',
};
const collectors = [];
try {
  spawnSync(process.execPath, [`${root}apps/collector/dist/main.js`, 'migrate'], {
    env: collectorEnv,
    stdio: 'inherit',
  });
  const cycles = makeCycles();
  console.log(
    `${os.cpus()[0]?.model ?? 'unknown CPU'}, ${os.cpus().length} cores, Linux ${os.release()}, Node ${process.version}`,
  );
  console.log(
    `${rows} process rows in ${cycles.length} messages of ${hosts} hosts, ${Math.round(cycles.reduce((sum, { bytes }) => sum + bytes.length, 0) / cycles.length)} bytes each`,
  );

  const encoderOnly = await measureEncoder(cycles);
  await truncate();
  const ceiling = await measureNative(cycles);
  await truncate();
  const insertSelect = await measureInsertSelect();
  await truncate();
  const ingest = await measureIngest(cycles);
  const figures = {
    processRows: rows,
    ingestRowsPerSecond: Math.round(ingest.rowsPerSecond),
    encoderAndHttpRowsPerSecond: Math.round(encoderOnly.rowsPerSecond),
    nativeBlocksRowsPerSecond: Math.round(ceiling.rowsPerSecond),
    insertSelectRowsPerSecond: Math.round(insertSelect),
    ingestToEncoderAndHttp: round(ingest.rowsPerSecond / encoderOnly.rowsPerSecond),
    ingestToNativeBlocks: round(ingest.rowsPerSecond / ceiling.rowsPerSecond),
    cpuUsPerRow: ingest.cpuUsPerRow,
    encoderNodeUsPerRow: round(encoderOnly.nodeUsPerRow),
  };
  for (const [name, value] of Object.entries(figures)) {
    console.log(`${name.padEnd(32)} ${JSON.stringify(value)}`);
  }
  console.log(JSON.stringify(figures));
} finally {
  for (const child of collectors) {
    child.stdin.end();
  }
  await Promise.all(
    collectors.map((child) =>
      child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : Promise.resolve(),
    ),
  );
  await storage.close();
  await Promise.all([nats.stop(), clickhouse.stop()]);
}

/** In the order in which the fleet would send them: tick by tick, all hosts. */
function makeCycles() {
  const firstTs = Math.floor(Date.now() / 900_000) * 900_000 - 900_000;
  const byHost = Array.from({ length: hosts }, (_, at) => cycleOf(`web-${at}`, firstTs + (at % 10_000), firstTs));
  const longest = Math.max(...byHost.map(({ length }) => length));
  return Array.from({ length: longest }, (_, tick) =>
    byHost.flatMap((messages) => messages.slice(tick, tick + 1)),
  ).flat();
}

/** The collector's own decoding and column building, then HTTP, in one process and without a broker: in batches of 100,000 rows, one under way. */
async function measureEncoder(messages) {
  const sink = new RowSink();
  const began = performance.now();
  const cpu = process.cpuUsage();
  let sending = Promise.resolve();
  for (const { bytes } of messages) {
    sink.append(decodeMessage(bytes, room));
    if (sink.rows < 100_000) {
      continue;
    }
    const blocks = sink.takeBlocks();
    await sending;
    sending = Promise.all(blocks.map((block) => storage.insert(block)));
  }
  await sending;
  await Promise.all(sink.takeBlocks().map((block) => storage.insert(block)));
  const { user: userUs, system: systemUs } = process.cpuUsage(cpu);
  return { rowsPerSecond: rows / ((performance.now() - began) / 1_000), nodeUsPerRow: (userUs + systemUs) / rows };
}

/** What ClickHouse takes: blocks made beforehand, sent one after the other. */
async function measureNative(messages) {
  const sink = new RowSink();
  const blocks = [];
  for (const { bytes } of messages) {
    sink.append(decodeMessage(bytes, room));
    if (sink.rows >= 100_000) {
      blocks.push(...sink.takeBlocks());
    }
  }
  blocks.push(...sink.takeBlocks());
  const samples = blocks.filter(({ table }) => table === 'process_samples');
  const began = performance.now();
  for (const block of samples) {
    await storage.insert(block);
  }
  return { rowsPerSecond: rows / ((performance.now() - began) / 1_000) };
}

async function measureInsertSelect() {
  const began = performance.now();
  await storage.command(`INSERT INTO process_samples (host, ts, seq, proc_uid, name, username, status, cpu_ticks, rss, vms, num_threads, num_fds, read_bytes, write_bytes, ctx_switches, nice, exited)
    SELECT concat('web-', toString(number % ${hosts})), now64(3) - toIntervalSecond(intDiv(number, ${hosts}) % 300), 1, cityHash64(number % ${hosts * 300}), concat('name-', toString(number % 16)), 'root', 'sleeping', rand() % 60,
      rand() % 100000 * 4096, rand() % 1000000 * 4096, rand() % 30, rand() % 200, 0, 0, rand() % 400, 0, false FROM numbers(${rows})`);
  return rows / ((performance.now() - began) / 1_000);
}

async function measureIngest(messages) {
  const asCollector = await connectNats({ url: nats.url, ...nats.users.collector, name: 'bench', logger });
  const manager = await jetstreamManager(asCollector);
  // The collector makes the streams; it is stopped while they are filled.
  startCollector();
  while ((await manager.streams.info('psf-in').catch(() => null)) === null) {
    await sleep(100);
  }
  await stopCollectors();
  const asAgent = await connectNats({ url: nats.url, ...nats.users.agent, name: 'bench', logger });
  const publisher = jetstream(asAgent);
  for (let from = 0; from < messages.length; from += 500) {
    await Promise.all(
      messages
        .slice(from, from + 500)
        .map(({ host, queue, seq, bytes }) =>
          publisher.publish(dataSubject(host), bytes, { msgID: messageId(host, queue, seq), timeout: 30_000 }),
        ),
    );
  }
  await closeNats(asAgent);
  const parts = { nats: nats.pid, clickhouse: clickhouse.pid };
  const before = Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, cpuSeconds(pid)]));
  for (let count = 0; count < Number(values.collectors); count++) {
    startCollector();
  }
  const started = performance.now();
  let firstMs = null;
  let doneMs = null;
  let firstRows = 0;
  while (doneMs === null) {
    const {
      rows: [counted],
    } = await storage.query('SELECT count() AS stored FROM process_samples');
    if (firstMs === null && counted.stored > 0) {
      [firstMs, firstRows] = [performance.now(), counted.stored];
    }
    if (counted.stored >= rows) {
      doneMs = performance.now();
    } else {
      await sleep(200);
    }
    if (performance.now() - started > 120_000) {
      throw new Error(`${counted.stored} of ${rows} rows after 120 s`);
    }
  }
  const cpuUsPerRow = Object.fromEntries(
    Object.entries(parts).map(([name, pid]) => [name, round(((cpuSeconds(pid) - before[name]) * 1e6) / rows)]),
  );
  cpuUsPerRow.collectors = round((collectors.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0) * 1e6) / rows);
  console.log(
    `from the start of the collector ${Math.round(doneMs - started)} ms, from its first visible rows ${Math.round(doneMs - firstMs)} ms`,
  );
  await closeNats(asCollector);
  // The start of the program is not its speed: counted from the first visible batch.
  return { rowsPerSecond: (rows - firstRows) / ((doneMs - firstMs) / 1_000), cpuUsPerRow };
}

function startCollector() {
  const flags = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  collectors.push(
    spawn(process.execPath, [...flags, `${root}apps/collector/dist/main.js`], {
      env: collectorEnv,
      stdio: ['pipe', 'inherit', 'inherit'],
    }),
  );
}

async function stopCollectors() {
  for (const child of collectors.splice(0)) {
    child.stdin.end();
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

/** CPU time of a process and its children, seconds. */
function cpuSeconds(pid) {
  const output = spawnSync(
    'sh',
    ['-c', `cat /proc/${pid}/stat; for t in $(cat /proc/${pid}/task/*/children); do cat /proc/$t/stat; done`],
    { encoding: 'utf8' },
  ).stdout;
  return output
    .trim()
    .split('\n')
    .reduce((sum, line) => {
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) / 100;
    }, 0);
}

async function truncate() {
  for (const table of ['process_samples', 'ticks']) {
    await storage.command(`TRUNCATE TABLE ${table}`);
  }
}

function round(value) {
  return Math.round(value * 100) / 100;
}
