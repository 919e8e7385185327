// Broker, ClickHouse and the programs of psfleet for a benchmark: real ones on this machine, with a home that goes when it ends.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findFreePort,
  loadEmbeddedConfig,
  startClickHouse,
  startTestClickHouse,
  startTestNats,
} from '@psfleet/embedded';
import { createLogger } from '@psfleet/service-kit';
import { createStorage } from '@psfleet/storage';

const root = new URL('..', import.meta.url).pathname;
const token = 'bench-token-0123456789abcdef0123456789abcdef';
const kept = { collector: 'bench-collector-0123456789abcdef', api: 'bench-api-0123456789abcdef' };

/** `data`: a folder for ClickHouse that stays; `profile`: the program whose CPU profile is written to /tmp/psfleet-profile. */
export async function startServers({ data, profile } = {}) {
  const home = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-'));
  const [nats, clickhouse] = await Promise.all([
    startTestNats(),
    data === undefined ? startTestClickHouse() : startKeptClickHouse(data),
  ]);
  const store = { url: clickhouse.url, ...clickhouse.users.collector, database: 'psfleet' };
  const storage = createStorage({ ...store, requestTimeoutMs: 900_000 });
  const children = [];
  const environment = (role) => ({
    PATH: process.env.PATH,
    PSFLEET_HOME: home,
    PSFLEET_NATS_URL: nats.url,
    PSFLEET_NATS_USER: role,
    PSFLEET_NATS_PASSWORD: nats.users[role].password,
    PSFLEET_CLICKHOUSE_URL: store.url,
    PSFLEET_CLICKHOUSE_DATABASE: store.database,
    PSFLEET_CLICKHOUSE_USER: clickhouse.users[role].user,
    PSFLEET_CLICKHOUSE_PASSWORD: clickhouse.users[role].password,
    PSFLEET_HEALTH_PORT: '0',
    PSFLEET_LOG_LEVEL: 'warn',
    PSFLEET_PARENT_STDIN: '1',
  });
  const start = (name, program, env, args = []) => {
    const flags = profile === name ? ['--cpu-prof', '--cpu-prof-dir=/tmp/psfleet-profile'] : [];
    const child = spawn(process.execPath, [...flags, `${root}${program}`, ...args], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    return { name, pid: child.pid, child };
  };
  const startApi = async () => {
    const port = await findFreePort();
    const api = start('api', 'apps/api/dist/main.js', {
      ...environment('api'),
      PSFLEET_API_PORT: String(port),
      PSFLEET_ADMIN_TOKEN: token,
    });
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${url}/healthz`).catch(() => ({ ok: false }))).ok) {
      if (api.child.exitCode !== null) {
        throw new Error('the API ended');
      }
      await sleep(200);
    }
    return { ...api, ask: (path, init = {}) => ask(`${url}/api/v1${path}`, init) };
  };
  return {
    nats,
    clickhouse,
    storage,
    start,
    startApi,
    startCollector: (name) => start(name, 'apps/collector/dist/main.js', environment('collector')),
    migrate: () => {
      const { status } = spawnSync(process.execPath, [`${root}apps/collector/dist/main.js`, 'migrate'], {
        env: environment('collector'),
        stdio: 'inherit',
      });
      if (status !== 0) {
        throw new Error('the schema was not made');
      }
    },
    stop: async () => {
      for (const child of children) {
        child.stdin.end();
      }
      await Promise.all(children.map(ended));
      await storage.close();
      await Promise.all([nats.stop(), clickhouse.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function startKeptClickHouse(home) {
  const { clickhouse, searchPath } = loadEmbeddedConfig();
  const server = await startClickHouse({
    home,
    port: await findFreePort(),
    passwords: kept,
    clickhouse,
    searchPath,
    autoRestart: false,
    logger: createLogger({ name: 'clickhouse', level: 'silent' }),
  });
  return Object.assign(server, {
    users: Object.fromEntries(Object.entries(kept).map(([user, password]) => [user, { user, password }])),
  });
}

async function ask(url, init) {
  const response = await fetch(url, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  const body = await response.text();
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${body.slice(0, 300)}`);
  }
  return JSON.parse(body);
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await once(child, 'exit');
  clearTimeout(timer);
}

/** CPU seconds and resident megabytes of a process and its children. */
export function usageOf(pid) {
  const children = spawnSync('sh', ['-c', `cat /proc/${pid}/task/*/children 2>/dev/null`], { encoding: 'utf8' })
    .stdout.trim()
    .split(/\s+/)
    .filter(Boolean);
  let [cpuSeconds, rssMb] = [0, 0];
  for (const each of [pid, ...children]) {
    const stat = readFileSync(`/proc/${each}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpuSeconds += (Number(fields[11]) + Number(fields[12])) / 100;
    rssMb += (Number(fields[21]) * 4_096) / 1e6;
  }
  return { cpuSeconds, rssMb: Math.round(rssMb) };
}

export function machine() {
  return `${os.cpus()[0]?.model ?? 'unknown CPU'}, ${os.cpus().length} cores, Linux ${os.release()}, Node ${process.version}`;
}

/** Whole numbers; null of none. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? null : Math.round(value);
}
