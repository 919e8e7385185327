// npm run bench:disk -- [--hosts 10] [--hours 24]: what a day of simulated hosts takes on disk after merges, by table and column. Nothing is multiplied:
// every tick of every host is simulated with values of its own, encoded, decoded and stored as collectors do. The last line printed is one JSON object.
import { parseArgs } from 'node:util';
import { startTestClickHouse } from '@psfleet/embedded';
import { createStorage, migrate, RowSink } from '@psfleet/storage';
import { ColumnArena, decodeMessage } from '@psfleet/wire';
import { SimulatedHost } from '../sim/simulated-host.mjs';
import { defaultTape, readTape } from '../sim/tape.mjs';
import { Variation } from '../sim/variation.mjs';
import { machine } from './servers.mjs';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '10' },
    hours: { type: 'string', default: '24' },
    tape: { type: 'string', default: defaultTape },
  },
});
const [hosts, hours] = [Number(values.hosts), Number(values.hours)];
const intervalMs = 10_000;
/** What tells rows apart; everything else of a metric row that is not NULL is a metric value. */
const keyColumns = new Set(['host', 'ts', 'seq']);

const clickhouse = await startTestClickHouse();
const { url, user, password, database } = clickhouse;
const store = { url, user, password, database, requestTimeoutMs: 900_000 };
const storage = createStorage(store);
try {
  await migrate(store);
  const startMs = performance.now();
  await simulate();
  console.log(machine());
  console.log(
    `${hosts} hosts, ${hours} h at 10 s, each tick simulated with noise of its own, in ${Math.round((performance.now() - startMs) / 1_000)} s; rollups are not among the figures`,
  );
  const { rows: tables } = await storage.query(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND total_rows > 0",
  );
  for (const { name } of tables) {
    // As parts of 10 MB and more are: column by column. A day of few hosts is less.
    await storage.command(`ALTER TABLE ${name} MODIFY SETTING min_bytes_for_wide_part = 0`);
    await storage.command(`OPTIMIZE TABLE ${name} FINAL`);
  }
  const measured = await Promise.all(tables.map(({ name }) => measure(name)));
  const samples = measured.find(({ table }) => table === 'process_samples');
  const metrics = measured.filter(({ table }) => table.startsWith('metric_'));
  for (const { table, rows, bytes, columns, values: cells } of measured.toSorted((a, b) => b.bytes - a.bytes)) {
    console.log(
      `\n${table}: ${rows} rows, ${bytes} bytes, ${round(bytes / rows)} B/row${cells === null ? '' : `, ${cells} values, ${round(bytes / cells)} B/value`}`,
    );
    console.log(columns.map(({ name, bytes: ofColumn }) => `  ${name} ${round(ofColumn / rows)}`).join(''));
  }
  const sum = (list, key) => list.reduce((total, each) => total + each[key], 0);
  const figures = {
    hosts,
    hours,
    processRows: samples.rows,
    bytesPerProcessRow: round(samples.bytes / samples.rows),
    metricRows: sum(metrics, 'rows'),
    metricValues: sum(metrics, 'values'),
    bytesPerMetricValue: round(sum(metrics, 'bytes') / sum(metrics, 'values')),
    bytesPerHostAndDay: Math.round(sum(measured, 'bytes') / hosts / (hours / 24)),
  };
  console.log(`\n${JSON.stringify(figures)}`);
} finally {
  await storage.close();
  await clickhouse.stop();
}

async function simulate() {
  const tape = readTape(values.tape);
  const fromMs = Date.now() - hours * 3_600_000;
  const fleet = Array.from(
    { length: hosts },
    (_, at) => new SimulatedHost(`sim-${at}`, new Variation(`sim-${at}`, tape), Math.floor(fromMs)),
  );
  const sink = new RowSink();
  const room = new ColumnArena();
  const ticks = (hours * 3_600_000) / intervalMs;
  for (let tick = 0; tick < ticks; tick++) {
    for (const [at, host] of fleet.entries()) {
      sink.append(
        decodeMessage(
          host.messageAt(Math.floor(fromMs + tick * intervalMs + (at * intervalMs) / hosts), intervalMs).bytes,
          room,
        ),
      );
    }
    if (sink.rows > 200_000 || tick === ticks - 1) {
      for (const block of sink.takeBlocks()) {
        await storage.insert(block);
      }
    }
  }
}

async function measure(table) {
  const { rows: columns } = await storage.query(
    'SELECT column AS name, sum(column_bytes_on_disk) AS bytes, any(type) AS type FROM system.parts_columns WHERE active AND database = currentDatabase() AND table = {table:String} GROUP BY column ORDER BY bytes DESC',
    { params: { table } },
  );
  const {
    rows: [total],
  } = await storage.query(
    'SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String}',
    { params: { table } },
  );
  const fields = columns.filter(({ name, type }) => !keyColumns.has(name) && !type.startsWith('LowCardinality'));
  const {
    rows: [counted],
  } = await storage.query(
    `SELECT ${fields.map(({ name }) => `count(\`${name}\`)`).join(' + ')} AS cells FROM ${table}`,
  );
  return { table, ...total, columns, values: table.startsWith('metric_') ? counted.cells : null };
}

function round(value) {
  return Math.round(value * 1_000) / 1_000;
}
