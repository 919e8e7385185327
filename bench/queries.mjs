// npm run bench:queries -- [--hosts 1000] [--hours 24] [--sampled-hours 24] [--data DIR] [--repeat 60] [--only TEXT]:
// REST queries over a day of a fleet with its rollups, of whose first hours only identities are stored if
// --sampled-hours is less. With --data the folder is kept and its data is used again. Each query has a bar, and what is
// above it is marked. The last line printed is one JSON object.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, rollUp } from './queries/fill.mjs';
import { queries } from './queries/queries.mjs';
import { machine } from './machine.mjs';
import { Servers } from './servers.mjs';
import { quantile } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '1000' },
    hours: { type: 'string', default: '24' },
    'sampled-hours': { type: 'string' },
    data: { type: 'string' },
    repeat: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});
if (values.data !== undefined) {
  mkdirSync(values.data, { recursive: true });
}
const servers = await Servers.start({ data: values.data });
try {
  servers.migrate();
  const { storage } = servers;
  const isFilled = (await storage.query('SELECT count() AS hosts FROM hosts')).rows[0].hosts > 0;
  if (!isFilled) {
    await fillAndSettle(storage);
  }
  const {
    rows: [stored],
  } = await storage.query(
    `SELECT count() AS rows, uniqExact(host) AS hosts,
      toUnixTimestamp64Milli(min(ts)) AS fromMs, toUnixTimestamp64Milli(max(ts)) AS toMs
    FROM ticks`,
  );
  const {
    rows: [lines],
  } = await storage.query(
    `SELECT uniq(cmdline) AS commandLines, count() AS identities, toUnixTimestamp64Milli(min(ts)) AS identitiesFromMs
    FROM processes`,
  );
  const { rows: tables } = await storage.query(
    `SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts
    FROM system.parts WHERE active AND database = currentDatabase()
    GROUP BY table HAVING rows > 1000 ORDER BY bytes DESC`,
  );
  console.log(machine());
  console.log(
    'A quarter hour of 50 simulated hosts, encoded and stored as by agents and collector, is multiplied by ' +
      'INSERT SELECT over hosts and quarter hours, with cpu_ticks, rss and ctx_switches varied, and with command ' +
      'lines of their own. Only the metric groups that the queries read are stored.',
  );
  console.table(tables);
  const { request, readTag } = await servers.startApi({ PSFLEET_SIMULATOR: '1' });
  await request('/simulated-hosts', { method: 'POST', body: JSON.stringify({ count: stored.hosts }) });
  const { rows: hosts } = await storage.query('SELECT host FROM hosts ORDER BY host');
  const range = {
    fromMs: stored.fromMs + 1_800_000,
    toMs: stored.toMs,
    identitiesFromMs: lines.identitiesFromMs,
  };
  const measured = {};
  for (const [name, query] of Object.entries(queries)) {
    if (values.only !== undefined && !name.includes(values.only)) {
      continue;
    }
    const context = { request, readTag, hosts: hosts.map(({ host }) => host), range };
    measured[name] = await measure(storage, query, context);
    console.log(name.padEnd(54), JSON.stringify(measured[name]));
  }
  const rows = tables.find(({ table }) => table === 'process_samples').rows;
  console.log(
    JSON.stringify({
      hosts: stored.hosts,
      hours: Math.round((stored.toMs - lines.identitiesFromMs) / 3_600_000),
      sampledHours: Math.round((stored.toMs - stored.fromMs) / 3_600_000),
      processRows: rows,
      ...lines,
      ...measured,
    }),
  );
} finally {
  await servers.stop();
}

/**
 * Milliseconds of requests sent one after the other: of the first one, after ClickHouse's caches were emptied, and of
 * those after a warm-up.
 */
async function measure(storage, query, context) {
  const timed = async () => {
    const { fromMs, toMs } = context.range;
    const at = Math.round(fromMs + Math.random() * (toMs - fromMs));
    const { path, init } = await query.prepare({ ...context, at });
    const startMs = performance.now();
    const answer = await context.request(path, init);
    const elapsedMs = performance.now() - startMs;
    if ((answer === null) !== (query.isKnown === true)) {
      throw new Error(`${path} ${answer === null ? 'is' : 'is not'} answered with 304`);
    }
    if (answer?.data.length === 0 && query.mayBeEmpty !== true) {
      throw new Error(`${path} has an empty answer`);
    }
    return elapsedMs;
  };
  for (const cache of ['MARK CACHE', 'UNCOMPRESSED CACHE']) {
    await storage.command(`SYSTEM DROP ${cache}`);
  }
  const coldMs = await timed();
  const repeat = Math.min(Number(values.repeat), query.maxRepeat ?? Infinity);
  for (let warm = 0; warm < repeat / 4; warm++) {
    await timed();
  }
  const times = [];
  for (let count = 0; count < repeat; count++) {
    times.push(await timed());
  }
  const found = { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  const isAbove = Object.entries(query.bar).some(([name, milliseconds]) => found[name] > milliseconds);
  return {
    ...found,
    coldMs: Math.round(coldMs),
    count: times.length,
    bar: query.bar,
    ...(isAbove ? { isAbove } : {}),
  };
}

async function fillAndSettle(storage) {
  const startMs = performance.now();
  let reportedMs = startMs;
  await fill(storage, {
    hosts: Number(values.hosts),
    hours: Number(values.hours),
    sampledHours: Number(values['sampled-hours'] ?? values.hours),
    report: (done, total) => {
      if (performance.now() - reportedMs < 20_000) {
        return;
      }
      reportedMs = performance.now();
      console.log(`${done} of ${total} quarter hours, ${Math.round((reportedMs - startMs) / 1_000)} s`);
    },
  });
  await rollUp(storage);
  // Waits until ClickHouse has done the merges that it starts by itself, as on a server that has been running.
  for (let idle = 0; idle < 3; await sleep(1_000)) {
    idle = (await storage.query('SELECT count() AS merges FROM system.merges')).rows[0].merges > 0 ? 0 : idle + 1;
  }
  console.log(`filled in ${Math.round((performance.now() - startMs) / 1_000)} s`);
}
