// npm run bench:fleet -- [--hosts 10000] [--seconds 900] [--ramp 300] [--collectors 1] [--profile PROGRAM]: a simulated
// fleet against broker, collectors, ClickHouse and API on this machine, with queries meanwhile. The hosts start within
// as long as the tape lasts: what the recorded host did all at once is not to happen on ten thousand at the same time.
// The last line printed is one JSON object.
import { once } from 'node:events';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { trustPaths } from '@psfleet/trust';
import { machine } from './machine.mjs';
import { usageOf } from './process-usage.mjs';
import { Servers } from './servers.mjs';
import { quantile, round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '900' },
    ramp: { type: 'string', default: '300' },
    collectors: { type: 'string', default: '1' },
    profile: { type: 'string' },
  },
});
const [hosts, seconds, rampSeconds] = [Number(values.hosts), Number(values.seconds), Number(values.ramp)];
/** The longest wait, after the ramp, until the fleet's first keyframes are stored. */
const maxSettleSeconds = 180;
const simulator = new URL('../apps/simulator/bin/psfleet-simulator.js', import.meta.url).pathname;
const servers = await Servers.start({ profile: values.profile });
const { nats, clickhouse, storage } = servers;
try {
  servers.migrate();
  const collectors = Array.from({ length: Number(values.collectors) }, (_, at) =>
    servers.startCollector(`collector-${at}`),
  );
  const { request, ...api } = await servers.startApi({ PSFLEET_SIMULATOR: '1' });
  const enrollment = JSON.stringify({ count: hosts });
  const enrolledMs = performance.now();
  await request('/simulated-hosts', { method: 'POST', body: enrollment });
  const enrollSeconds = round((performance.now() - enrolledMs) / 1_000);
  console.log(`${hosts} hosts enrolled in ${enrollSeconds} s`);
  await sleep(2_000);

  const sim = startSimulator();
  await sleep(rampSeconds * 1_000);
  // Each host begins with a keyframe and all identities. The measurement begins when those are stored.
  for (let waited = 0; waited < maxSettleSeconds && !(await isSettled()); waited += 5) {
    await sleep(5_000);
  }

  raisePriority();
  const parts = [...collectors, api, sim, { name: 'nats', pid: nats.pid }, { name: 'clickhouse', pid: clickhouse.pid }];
  const measured = await measure(parts, request, sim);
  sim.child.stdin.end();
  if (sim.child.exitCode === null) {
    await once(sim.child, 'exit');
  }
  // Long enough for the last messages to be stored.
  await sleep(10_000);
  const {
    rows: [stored],
  } = await storage.query('SELECT count() AS ticks FROM (SELECT DISTINCT host, ts, seq FROM ticks)');
  const figures = { ...figuresOf(measured, JSON.parse(sim.output.at(-1)), stored.ticks), enrollSeconds };
  console.log(machine());
  console.log(JSON.stringify(figures, null, 2));
  console.log(JSON.stringify(figures));
} finally {
  await servers.stop();
}

/** `output` collects the lines that it prints. */
function startSimulator() {
  const options = {
    hosts,
    seconds: seconds + rampSeconds + maxSettleSeconds,
    ramp: rampSeconds,
    connections: 64,
    nats: nats.url,
    creds: trustPaths(nats.trustFolder).simulator.creds,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const sim = servers.start('simulator', simulator, { PATH: process.env.PATH }, [...args, '--no-enroll', '--attached']);
  const output = [];
  createInterface({ input: sim.child.stdout }).on('line', (line) => output.push(line));
  return { ...sim, output };
}

/** Asks and watches for as long as the run lasts, and reports every half minute. */
async function measure(parts, request, sim) {
  const began = performance.now();
  const beganAt = Date.now();
  const cpuBefore = new Map(parts.map(({ name, pid }) => [name, usageOf(pid).cpuSeconds]));
  const memory = new Map(parts.map(({ name }) => [name, []]));
  const latencies = new Map();
  let lastReport = 0;
  while (performance.now() - began < seconds * 1_000) {
    await queryEach(request, latencies);
    for (const { name, pid } of parts) {
      memory.get(name).push(usageOf(pid).rssMb);
    }
    if (performance.now() - lastReport > 30_000) {
      lastReport = performance.now();
      console.log(
        JSON.stringify({
          seconds: Math.round((performance.now() - began) / 1_000),
          lag: await lagSince(Date.now() - 30_000),
          queriesP95Ms: Object.fromEntries([...latencies].map(([name, list]) => [name, quantile(list, 0.95)])),
          sim: sim.output.at(-1),
        }),
      );
    }
    await sleep(1_000);
  }
  const elapsed = (performance.now() - began) / 1_000;
  const cpuSeconds = new Map(parts.map(({ name, pid }) => [name, usageOf(pid).cpuSeconds - cpuBefore.get(name)]));
  return { elapsed, cpuSeconds, memory, latencies, ...(await storedSince(beganAt)), lag: await lagSince(beganAt) };
}

function figuresOf({ elapsed, cpuSeconds, memory, latencies, rows, lag }, simulated, storedMessages) {
  const usPerRow = (name) => round((cpuSeconds.get(name) * 1e6) / rows, 3);
  const collectorNames = [...cpuSeconds.keys()].filter((name) => name.startsWith('collector'));
  const queries = [...latencies.values()].reduce((sum, list) => sum + list.length, 0);
  return {
    hosts,
    seconds: Math.round(elapsed),
    messagesPerSecond: simulated.messagesPerSecond,
    processRowsPerSecond: simulated.rowsPerSecond,
    bytesPerMessage: simulated.bytesPerMessage,
    lagSecondsP50: lag.p50,
    lagSecondsP99: lag.p99,
    lagSecondsMax: lag.max,
    sentMessages: simulated.messages,
    storedMessages,
    refusedMessages: simulated.refused,
    simulatorLateMs: simulated.latestMs,
    queriesMs: Object.fromEntries(
      [...latencies].map(([name, list]) => [
        name,
        { p50: quantile(list, 0.5), p95: quantile(list, 0.95), count: list.length },
      ]),
    ),
    cpuPercent: Object.fromEntries([...cpuSeconds].map(([name, used]) => [name, round((used / elapsed) * 100)])),
    rssMb: Object.fromEntries(
      [...memory].map(([name, list]) => [
        name,
        {
          quarters: quartersOf(list).map((quarter) => quantile(quarter, 0.5)),
          minOfQuarters: quartersOf(list).map((quarter) => Math.min(...quarter)),
          max: Math.max(...list),
        },
      ]),
    ),
    judged: {
      collectorUsPerRow: round(
        collectorNames.reduce((sum, name) => sum + usPerRow(name), 0),
        3,
      ),
      apiMsPerQuery: round((cpuSeconds.get('api') * 1_000) / queries, 3),
      collectorRssMb: quantile(memory.get(collectorNames[0]), 0.5),
      apiRssMb: quantile(memory.get('api'), 0.5),
    },
    shown: {
      natsUsPerRow: usPerRow('nats'),
      clickhouseUsPerRow: usPerRow('clickhouse'),
      lagSecondsP99: lag.p99,
      ...Object.fromEntries([...latencies].map(([name, list]) => [`${name}, p95 ms`, quantile(list, 0.95)])),
    },
  };
}

/**
 * Clients usually run on machines of their own, so their queries should not wait for a processor of this one. The
 * system may not allow it.
 */
function raisePriority() {
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGHEST);
  } catch (error) {
    console.log(`queries run at the usual priority: ${error.message}`);
  }
}

/** One of each query that people send while the fleet reports. */
async function queryEach(request, latencies) {
  const host = `sim-${Math.floor(Math.random() * hosts)}`;
  const timed = async (name, path, init) => {
    const startMs = performance.now();
    const answer = await request(path, init);
    if (!latencies.has(name)) {
      latencies.set(name, []);
    }
    latencies.get(name).push(performance.now() - startMs);
    return answer;
  };
  const table = await timed('host table now', `/hosts/${host}/processes?limit=20&sort=-cpuPercent`);
  await timed('host table 2 min ago', `/hosts/${host}/processes?at=-2m&limit=20`);
  const [row] = table.data;
  if (row !== undefined) {
    await timed('history of a process', `/processes/${row.procUid}/history?from=-15m`);
  }
  await timed('metric of a host', '/metrics/query', {
    method: 'POST',
    body: JSON.stringify({ metrics: ['virtual_memory.available'], hosts: [host], from: '-15m', points: 60 }),
  });
  await timed('top of the fleet by CPU', '/processes/top?by=cpu&limit=20');
  await timed('top of the fleet by memory', '/processes/top?by=rss&limit=20');
  // Ticks carry no hint about which process that is.
  await timed('top of the fleet by open files', '/processes/top?by=fds&limit=20');
}

/** Whether every host is known and the newest ticks arrived without delay. */
async function isSettled() {
  const {
    rows: [{ known }],
  } = await storage.query('SELECT count() AS known FROM hosts FINAL');
  const { p50 } = await lagSince(Date.now() - 10_000);
  return known === hosts && p50 > 0 && p50 < 3;
}

/** Seconds from a tick to its visible row, for the ticks stored since then. */
async function lagSince(sinceMs) {
  const {
    rows: [lag],
  } = await storage.query(
    `SELECT quantile(0.5)(lag) AS p50, quantile(0.99)(lag) AS p99, max(lag) AS max
    FROM (
      SELECT (toUnixTimestamp64Milli(inserted_at) - toUnixTimestamp64Milli(ts)) / 1000 AS lag
      FROM ticks WHERE inserted_at > fromUnixTimestamp64Milli(${sinceMs})
    )`,
  );
  return { p50: round(lag.p50), p99: round(lag.p99), max: round(lag.max) };
}

/** Process rows of the ticks that were stored since then. */
async function storedSince(sinceMs) {
  const {
    rows: [stored],
  } = await storage.query(
    `SELECT count() AS rows FROM process_samples
    WHERE ts > fromUnixTimestamp64Milli(${sinceMs})`,
  );
  return stored;
}

function quartersOf(list) {
  return [0, 1, 2, 3].map((quarter) => list.slice((list.length * quarter) / 4, (list.length * (quarter + 1)) / 4));
}
