// npm run bench:fleet -- [--hosts 10000] [--seconds 900]: a simulated fleet against broker, collectors, ClickHouse and API on this machine, with people
// who ask questions meanwhile. The last line printed is one JSON object.
import { once } from 'node:events';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machine, quantile, startServers, usageOf } from './servers.mjs';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '900' },
    ramp: { type: 'string', default: '120' },
    collectors: { type: 'string', default: '1' },
    profile: { type: 'string' },
  },
});
const [hosts, seconds, rampSeconds] = [Number(values.hosts), Number(values.seconds), Number(values.ramp)];
/** At most, after the ramp. */
const settleSeconds = 180;
const servers = await startServers({ profile: values.profile });
const { nats, clickhouse, storage } = servers;
try {
  servers.migrate();
  const collectors = Array.from({ length: Number(values.collectors) }, (_, at) =>
    servers.startCollector(`collector-${at}`),
  );
  const { ask, ...api } = await servers.startApi();
  await sleep(2_000);

  const sim = servers.start('simulator', 'sim/main.mjs', { PATH: process.env.PATH }, [
    '--hosts',
    String(hosts),
    '--seconds',
    String(seconds + rampSeconds + settleSeconds),
    '--ramp',
    String(rampSeconds),
    '--connections',
    '64',
    '--attached',
    '--nats',
    nats.url,
    '--user',
    'agent',
    '--password',
    nats.users.agent.password,
  ]);
  let simOutput = '';
  sim.child.stdout.on('data', (chunk) => (simOutput += chunk));
  await sleep(rampSeconds * 1_000);
  // Each host began with a keyframe and who its processes are: what is measured begins when that is stored.
  for (let waited = 0; waited < settleSeconds && !(await isSettled()); waited += 5) {
    await sleep(5_000);
  }

  askFromElsewhere();
  const parts = [...collectors, api, sim, { name: 'nats', pid: nats.pid }, { name: 'clickhouse', pid: clickhouse.pid }];
  const began = performance.now();
  const beganAt = Date.now();
  const cpuBefore = new Map(parts.map(({ name, pid }) => [name, usageOf(pid).cpuSeconds]));
  const memory = new Map(parts.map(({ name }) => [name, []]));
  const latencies = new Map();
  let lastReport = 0;
  while (performance.now() - began < seconds * 1_000) {
    await askOneOfEach(ask, latencies);
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
          sim: simOutput.trim().split('\n').at(-1),
        }),
      );
    }
    await sleep(1_000);
  }
  const elapsed = (performance.now() - began) / 1_000;
  const cpu = Object.fromEntries(
    parts.map(({ name, pid }) => [name, round(((usageOf(pid).cpuSeconds - cpuBefore.get(name)) / elapsed) * 100)]),
  );
  const lag = await lagSince(beganAt);
  sim.child.stdin.end();
  if (sim.child.exitCode === null) {
    await once(sim.child, 'exit');
  }
  const simulated = JSON.parse(simOutput.trim().split('\n').at(-1));
  await sleep(10_000);
  const {
    rows: [stored],
  } = await storage.query(
    'SELECT count() AS ticks, uniqExact(host) AS hosts FROM (SELECT DISTINCT host, ts, seq FROM ticks)',
  );
  const figures = {
    hosts,
    seconds: Math.round(elapsed),
    messagesPerSecond: simulated.messagesPerSecond,
    processRowsPerSecond: simulated.rowsPerSecond,
    bytesPerMessage: simulated.bytesPerMessage,
    lagSecondsP50: lag.p50,
    lagSecondsP99: lag.p99,
    lagSecondsMax: lag.max,
    sentMessages: simulated.messages,
    storedMessages: stored.ticks,
    refusedMessages: simulated.refused,
    simulatorLateMs: simulated.latestMs,
    queriesMs: Object.fromEntries(
      [...latencies].map(([name, list]) => [
        name,
        { p50: quantile(list, 0.5), p95: quantile(list, 0.95), count: list.length },
      ]),
    ),
    cpuPercent: cpu,
    rssMb: Object.fromEntries(
      [...memory].map(([name, list]) => [
        name,
        {
          quarters: quartersOf(list).map(median),
          leastInQuarters: quartersOf(list).map((quarter) => Math.min(...quarter)),
          most: Math.max(...list),
        },
      ]),
    ),
  };
  console.log(machine());
  console.log(JSON.stringify(figures, null, 2));
  console.log(JSON.stringify(figures));
} finally {
  await servers.stop();
}

/** People who ask sit at machines of their own: that this one has no processor left for them is not part of what they wait for. Where the system lets it. */
function askFromElsewhere() {
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGHEST);
  } catch (error) {
    console.log(`asked at the usual priority: ${error.message}`);
  }
}

/** What people ask while the fleet reports. */
async function askOneOfEach(ask, latencies) {
  const host = `sim-${Math.floor(Math.random() * hosts)}`;
  const timed = async (name, path, init) => {
    const startMs = performance.now();
    const answer = await ask(path, init);
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
  // Which process that is, ticks do not tell: as long as by memory where each host has several of the highest.
  await timed('top of the fleet by open files', '/processes/top?by=fds&limit=20');
}

/** Whether every host is known, and the newest ticks came soon. */
async function isSettled() {
  const {
    rows: [{ known }],
  } = await storage.query('SELECT count() AS known FROM hosts FINAL');
  const { p50 } = await lagSince(Date.now() - 10_000);
  return known === hosts && p50 > 0 && p50 < 3;
}

/** Seconds from a tick to its visible row. */
async function lagSince(sinceMs) {
  const {
    rows: [lag],
  } = await storage.query(
    `SELECT quantile(0.5)(lag) AS p50, quantile(0.99)(lag) AS p99, max(lag) AS max FROM (SELECT (toUnixTimestamp64Milli(inserted_at) - toUnixTimestamp64Milli(ts)) / 1000 AS lag FROM ticks WHERE inserted_at > fromUnixTimestamp64Milli(${sinceMs}))`,
  );
  return { p50: round(lag.p50), p99: round(lag.p99), max: round(lag.max) };
}

function quartersOf(list) {
  return [0, 1, 2, 3].map((quarter) => list.slice((list.length * quarter) / 4, (list.length * (quarter + 1)) / 4));
}

function median(list) {
  return quantile(list, 0.5);
}

function round(value) {
  return Math.round(value * 100) / 100;
}
