// npm run bench:fleet -- [--hosts 10000] [--seconds 900]: a simulated fleet against broker, collectors, ClickHouse and API on this machine, with people
// who ask questions meanwhile. The last line printed is one JSON object.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findFreePort, startTestClickHouse, startTestNats } from '@psfleet/embedded';
import { createStorage } from '@psfleet/storage';

const { values } = parseArgs({ options: { hosts: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '900' }, ramp: { type: 'string', default: '120' }, collectors: { type: 'string', default: '1' }, profile: { type: 'string' } } });
const root = new URL('..', import.meta.url).pathname;
const [hosts, seconds, rampSeconds] = [Number(values.hosts), Number(values.seconds), Number(values.ramp)];
const home = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-fleet-'));
const token = 'bench-token-0123456789abcdef0123456789abcdef';
const children = [];

const [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
const store = { url: clickhouse.url, ...clickhouse.users.collector, database: clickhouse.database };
const storage = createStorage(store);
try {
  const apiPort = await findFreePort();
  const env = (role) => ({
    PATH: process.env.PATH,
    PSFLEET_HOME: home,
    PSFLEET_NATS_URL: nats.url,
    PSFLEET_NATS_USER: role,
    PSFLEET_NATS_PASSWORD: nats.users[role].password,
    PSFLEET_CLICKHOUSE_URL: store.url,
    PSFLEET_CLICKHOUSE_DATABASE: store.database,
    PSFLEET_HEALTH_PORT: '0',
    PSFLEET_LOG_LEVEL: 'warn',
    PSFLEET_PARENT_STDIN: '1',
  });
  const collectorEnv = { ...env('collector'), PSFLEET_CLICKHOUSE_USER: store.user, PSFLEET_CLICKHOUSE_PASSWORD: store.password };
  spawnSync(process.execPath, [`${root}apps/collector/dist/main.js`, 'migrate'], { env: collectorEnv, stdio: 'inherit' });
  const start = (name, program, environment, args = []) => {
    const flags = values.profile === name ? ['--cpu-prof', '--cpu-prof-dir=/tmp/psfleet-profile'] : [];
    const child = spawn(process.execPath, [...flags, program, ...args], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    return { name, pid: child.pid, child };
  };
  const collectors = Array.from({ length: Number(values.collectors) }, (_, at) => start(`collector-${at}`, `${root}apps/collector/dist/main.js`, collectorEnv));
  const api = start('api', `${root}apps/api/dist/main.js`, { ...env('api'), PSFLEET_CLICKHOUSE_USER: clickhouse.users.api.user, PSFLEET_CLICKHOUSE_PASSWORD: clickhouse.users.api.password, PSFLEET_API_PORT: String(apiPort), PSFLEET_ADMIN_TOKEN: token });
  const url = `http://127.0.0.1:${apiPort}`;
  const ask = async (path, init = {}) => {
    const response = await fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
    const body = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${body.slice(0, 300)}`);
    return JSON.parse(body);
  };
  while (!(await fetch(`${url}/healthz`).catch(() => ({ ok: false }))).ok) await sleep(200);
  await sleep(2_000);

  const sim = start('simulator', `${root}sim/main.mjs`, { PATH: process.env.PATH }, ['--hosts', String(hosts), '--seconds', String(seconds + rampSeconds), '--ramp', String(rampSeconds), '--connections', '64', '--nats', nats.url, '--user', 'agent', '--password', nats.users.agent.password]);
  let simOutput = '';
  sim.child.stdout.on('data', (chunk) => (simOutput += chunk));
  await sleep(rampSeconds * 1_000 + 15_000);

  const parts = [...collectors, api, sim, { name: 'nats', pid: nats.pid }, { name: 'clickhouse', pid: clickhouse.pid }];
  const began = performance.now();
  const beganAt = Date.now();
  const cpuBefore = new Map(parts.map(({ name, pid }) => [name, usageOf(pid).cpuSeconds]));
  const memory = new Map(parts.map(({ name }) => [name, []]));
  const latencies = new Map();
  let lastReport = 0;
  while (performance.now() - began < (seconds - 20) * 1_000) {
    await askOneOfEach(ask, latencies);
    for (const { name, pid } of parts) memory.get(name).push(usageOf(pid).rssMb);
    if (performance.now() - lastReport > 30_000) {
      lastReport = performance.now();
      console.log(JSON.stringify({ seconds: Math.round((performance.now() - began) / 1_000), lag: await lagSince(Date.now() - 30_000), sim: simOutput.trim().split('\n').at(-1) }));
    }
    await sleep(1_000);
  }
  const elapsed = (performance.now() - began) / 1_000;
  const cpu = Object.fromEntries(parts.map(({ name, pid }) => [name, round(((usageOf(pid).cpuSeconds - cpuBefore.get(name)) / elapsed) * 100)]));
  const lag = await lagSince(beganAt);
  if (sim.child.exitCode === null) await once(sim.child, 'exit');
  const simulated = JSON.parse(simOutput.trim().split('\n').at(-1));
  await sleep(10_000);
  const { rows: [stored] } = await storage.query('SELECT count() AS ticks, uniqExact(host) AS hosts FROM (SELECT DISTINCT host, ts, seq FROM ticks)');
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
    queriesMs: Object.fromEntries([...latencies].map(([name, list]) => [name, { p50: quantile(list, 0.5), p95: quantile(list, 0.95), count: list.length }])),
    cpuPercent: cpu,
    rssMb: Object.fromEntries([...memory].map(([name, list]) => [name, { firstQuarter: median(list.slice(0, Math.ceil(list.length / 4))), lastQuarter: median(list.slice(-Math.ceil(list.length / 4))), most: Math.max(...list) }])),
  };
  console.log(`${os.cpus()[0]?.model ?? 'unknown CPU'}, ${os.cpus().length} cores, Linux ${os.release()}, Node ${process.version}`);
  console.log(JSON.stringify(figures, null, 2));
  console.log(JSON.stringify(figures));
} finally {
  for (const child of children) child.stdin.end();
  await Promise.all(children.map((child) => (child.exitCode === null && child.signalCode === null ? Promise.race([once(child, 'exit'), sleep(15_000).then(() => child.kill('SIGKILL'))]) : Promise.resolve())));
  await storage.close();
  await Promise.all([nats.stop(), clickhouse.stop()]);
  rmSync(home, { recursive: true, force: true });
}

/** What people ask while the fleet reports. */
async function askOneOfEach(ask, latencies) {
  const host = `sim-${Math.floor(Math.random() * hosts)}`;
  const timed = async (name, path, init) => {
    const startMs = performance.now();
    const answer = await ask(path, init);
    if (!latencies.has(name)) latencies.set(name, []);
    latencies.get(name).push(performance.now() - startMs);
    return answer;
  };
  const table = await timed('host table now', `/api/v1/hosts/${host}/processes?limit=20&sort=-cpuPercent`);
  await timed('host table 2 min ago', `/api/v1/hosts/${host}/processes?at=-2m&limit=20`);
  const [row] = table.data;
  if (row !== undefined) await timed('history of a process', `/api/v1/processes/${row.procUid}/history?from=-15m`);
  await timed('metric of a host', '/api/v1/metrics/query', { method: 'POST', body: JSON.stringify({ metrics: ['virtual_memory.available'], hosts: [host], from: '-15m', points: 60 }) });
  await timed('top of the fleet by CPU', '/api/v1/processes/top?by=cpu&limit=20');
}

/** Seconds from a tick to its visible row. */
async function lagSince(sinceMs) {
  const { rows: [lag] } = await storage.query(`SELECT quantile(0.5)(lag) AS p50, quantile(0.99)(lag) AS p99, max(lag) AS max FROM (SELECT (toUnixTimestamp64Milli(inserted_at) - toUnixTimestamp64Milli(ts)) / 1000 AS lag FROM ticks WHERE inserted_at > fromUnixTimestamp64Milli(${sinceMs}))`);
  return { p50: round(lag.p50), p99: round(lag.p99), max: round(lag.max) };
}

/** Of a process and its children. */
function usageOf(pid) {
  const pids = [pid, ...spawnSync('sh', ['-c', `cat /proc/${pid}/task/*/children 2>/dev/null`], { encoding: 'utf8' }).stdout.trim().split(/\s+/).filter(Boolean)];
  let [cpuSeconds, rssMb] = [0, 0];
  for (const each of pids) {
    const stat = readFileSync(`/proc/${each}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpuSeconds += (Number(fields[11]) + Number(fields[12])) / 100;
    rssMb += (Number(fields[21]) * 4_096) / 1e6;
  }
  return { cpuSeconds, rssMb: Math.round(rssMb) };
}

function quantile(list, share) {
  const sorted = list.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

function median(list) {
  return quantile(list, 0.5);
}

function round(value) {
  return Math.round(value * 100) / 100;
}
