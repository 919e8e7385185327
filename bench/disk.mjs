// npm run bench:disk -- [--hosts 10] [--hours 24]: bytes on disk of simulated hosts after merges, by table and column.
// Nothing is multiplied: every tick of every host has values of its own, is published as an agent would and stored by
// the collector. Rollups are not among the figures. The last line printed is one JSON object.
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultTape, readTape, SimulatedHost, Variation } from '@psfleet/simulator';
import { machine } from './machine.mjs';
import { Servers } from './servers.mjs';
import { round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '10' },
    hours: { type: 'string', default: '24' },
    tape: { type: 'string', default: defaultTape },
  },
});
const [hosts, hours] = [Number(values.hosts), Number(values.hours)];
const intervalMs = 10_000;
const ticks = (hours * 3_600_000) / intervalMs;
/** The columns that identify a metric row, or say what it has; every other cell that is not NULL is a metric value. */
const keyColumn = /^(host|ts|seq|has_.*)$/;
/** Earlier versions had a table for each group: `metric_cpu_times`. */
const metricTable = /^metrics?_/;
/** The collector computes rollups meanwhile, and `ticks` is inserted last. */
const rollupTable = /_(1m|15m|1h)$/;

const servers = await Servers.start();
const { storage } = servers;
try {
  servers.migrate();
  await servers.enroll(Array.from({ length: hosts }, (_, at) => `sim-${at}`));
  const startMs = performance.now();
  const collector = servers.startCollector();
  await servers.publish(simulate());
  await allStored();
  await servers.end(collector);
  const elapsedSeconds = Math.round((performance.now() - startMs) / 1_000);
  console.log(machine());
  console.log(`${hosts} hosts, ${hours} h at 10 s, simulated and stored in ${elapsedSeconds} s`);
  const tables = await tablesWithRows();
  for (const table of tables) {
    // ClickHouse stores parts of 10 MB and more column by column. A day of few hosts is less.
    await storage.command(`ALTER TABLE ${table} MODIFY SETTING min_bytes_for_wide_part = 0`);
    await storage.command(`OPTIMIZE TABLE ${table} FINAL`);
  }
  const measured = await Promise.all(tables.map(measure));
  print(measured);
  console.log(`\n${JSON.stringify(figuresOf(measured))}`);
} finally {
  await servers.stop();
}

function* simulate() {
  const tape = readTape(values.tape);
  const fromMs = Math.floor(Date.now() - hours * 3_600_000);
  const fleet = Array.from(
    { length: hosts },
    (_, at) => new SimulatedHost(`sim-${at}`, new Variation(`sim-${at}`, tape), fromMs),
  );
  for (let tick = 0; tick < ticks; tick++) {
    for (const [at, host] of fleet.entries()) {
      const ts = Math.floor(fromMs + tick * intervalMs + (at * intervalMs) / hosts);
      yield { host: host.name, queue: host.queue, ...host.messageAt(ts, intervalMs) };
    }
  }
}

async function allStored() {
  const expected = hosts * ticks;
  for (let waited = 0; waited < 300; waited++) {
    const {
      rows: [{ stored }],
    } = await storage.query('SELECT uniqExact(host, ts, seq) AS stored FROM ticks');
    if (stored >= expected) {
      return;
    }
    await sleep(1_000);
  }
  throw new Error(`not all of ${expected} ticks were stored`);
}

async function tablesWithRows() {
  const { rows } = await storage.query(
    `SELECT name FROM system.tables
    WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND total_rows > 0
      AND name NOT IN ('migrations', 'storage_marks')`,
  );
  return rows.map(({ name }) => name).filter((name) => !rollupTable.test(name));
}

async function measure(table) {
  const { rows: columns } = await storage.query(
    `SELECT column AS name, sum(column_bytes_on_disk) AS bytes, any(type) AS type FROM system.parts_columns
    WHERE active AND database = currentDatabase() AND table = {table:String}
    GROUP BY column ORDER BY bytes DESC`,
    { params: { table } },
  );
  const {
    rows: [total],
  } = await storage.query(
    `SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts
    WHERE active AND database = currentDatabase() AND table = {table:String}`,
    { params: { table } },
  );
  const fields = columns.filter(({ name, type }) => !keyColumn.test(name) && !type.startsWith('LowCardinality'));
  const {
    rows: [{ cells }],
  } = await storage.query(
    `SELECT ${fields.map(({ name }) => `count(\`${name}\`)`).join(' + ')} AS cells FROM ${table}`,
  );
  return { table, ...total, columns, values: metricTable.test(table) ? cells : null };
}

function print(measured) {
  for (const { table, rows, bytes, columns, values: cells } of measured.toSorted((a, b) => b.bytes - a.bytes)) {
    const perValue = cells === null ? '' : `, ${cells} values, ${round(bytes / cells, 3)} B/value`;
    console.log(`\n${table}: ${rows} rows, ${bytes} bytes, ${round(bytes / rows, 3)} B/row${perValue}`);
    console.log(columns.map((column) => `  ${column.name} ${round(column.bytes / rows, 3)}`).join(''));
  }
}

function figuresOf(measured) {
  const samples = measured.find(({ table }) => table === 'process_samples');
  const metrics = measured.filter(({ table }) => metricTable.test(table));
  const sum = (list, key) => list.reduce((total, each) => total + each[key], 0);
  const judged = {
    bytesPerProcessRow: round(samples.bytes / samples.rows, 3),
    bytesPerMetricValue: round(sum(metrics, 'bytes') / sum(metrics, 'values'), 3),
    bytesPerHostAndDay: Math.round(sum(measured, 'bytes') / hosts / (hours / 24)),
  };
  return {
    hosts,
    hours,
    processRows: samples.rows,
    metricRows: sum(metrics, 'rows'),
    metricValues: sum(metrics, 'values'),
    ...judged,
    judged,
  };
}
