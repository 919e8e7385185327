import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import {
  clickhouseUsers,
  distributeHosts,
  findFreePort,
  loadEmbeddedConfig,
  startClickHouse,
  startTestClickHouse,
  startTestNats,
} from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, jetStreamCodes } from '@psfleet/service-kit';
import { createStorage } from '@psfleet/storage';
import { dataSubject, messageId } from '@psfleet/wire';
import { measuredProgram } from './measured-tree.mjs';

const token = 'bench-token-0123456789abcdef0123456789abcdef';
/** A folder that is kept is opened again with the same passwords. */
const keptPasswords = Object.fromEntries(clickhouseUsers.map((user) => [user, `bench-${user}-0123456789abcdef`]));
const keptAdminPassword = 'bench-admin-0123456789abcdef';
const killAfterMs = 15_000;
/** Longer than rows take to be visible for certain. */
const maxTagMs = 180_000;
/** The backlog of an ingest run must fit, in bytes. */
const streamLimits = { streamMaxBytes: 4_000_000_000 };

/**
 * A broker and ClickHouse on this machine, and the measured tree's programs on them. Their files are temporary, except
 * for a ClickHouse whose folder is given.
 */
export class Servers {
  #home = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-'));
  #children = [];
  #profile;

  /**
   * `data`: a folder for ClickHouse that is kept; `profile`: the program whose CPU profile goes to
   * /tmp/psfleet-profile.
   */
  static async start({ data, profile } = {}) {
    const [nats, clickhouse] = await Promise.all([
      startTestNats(),
      data === undefined ? startTestClickHouse() : startKeptClickHouse(data),
    ]);
    await nats.prepare(streamLimits);
    return new Servers(nats, clickhouse, profile);
  }

  constructor(nats, clickhouse, profile) {
    this.nats = nats;
    this.clickhouse = clickhouse;
    this.#profile = profile;
    this.storage = createStorage({
      url: clickhouse.url,
      user: clickhouse.user,
      password: clickhouse.password,
      database: 'psfleet',
      requestTimeoutMs: 900_000,
    });
  }

  /** Enrols the hosts whose messages collectors shall store; their ids are those of `simulatedHostId`. */
  enroll(hosts) {
    return distributeHosts(this.nats, hosts);
  }

  migrate() {
    const { status } = spawnSync(process.execPath, [measuredProgram('collector'), 'migrate'], {
      env: this.#migrationEnvironment(),
      stdio: 'inherit',
    });
    if (status !== 0) {
      throw new Error('the migration failed');
    }
  }

  /** Starts a program that stops when its standard input ends. */
  start(name, program, env, args = []) {
    const flags = this.#profile === name ? ['--cpu-prof', '--cpu-prof-dir=/tmp/psfleet-profile'] : [];
    const child = spawn(process.execPath, [...flags, program, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#children.push(child);
    return { name, pid: child.pid, child };
  }

  startCollector(name = 'collector') {
    return this.start(name, measuredProgram('collector'), {
      ...this.#environment('collector'),
      PSFLEET_COLLECTOR_STATE: join(this.#home, name),
    });
  }

  /** Resolves once the API answers at `url`, to `token`; `request` fetches one of its routes, `readTag` the ETag. */
  async startApi(env = {}) {
    const port = await findFreePort();
    const api = this.start('api', measuredProgram('api'), {
      ...this.#environment('api'),
      PSFLEET_STATE_FOLDER: join(this.#home, 'state'),
      ...env,
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
    return {
      ...api,
      url,
      token,
      request: (path, init = {}) => request(`${url}/api/v1${path}`, init),
      readTag: (path) => readTag(`${url}/api/v1${path}`),
    };
  }

  /** Publishes `{ host, queue, seq, bytes }`, 500 at a time in flight. */
  async publish(messages) {
    const logger = createLogger({ name: 'bench', level: 'silent' });
    const connection = await connectNats({
      url: this.nats.url,
      ...this.nats.credentials.allHosts,
      name: 'bench',
      logger,
    });
    const publisher = jetstream(connection);
    const publishAll = (some) => Promise.all(some.map((message) => publishOne(publisher, message)));
    let waiting = [];
    for await (const message of messages) {
      waiting.push(message);
      if (waiting.length === 500) {
        await publishAll(waiting);
        waiting = [];
      }
    }
    await publishAll(waiting);
    await closeNats(connection);
  }

  async end({ child }) {
    child.stdin.end();
    await ended(child);
  }

  async stop() {
    await Promise.all(this.#children.map((child) => this.end({ child })));
    await this.storage.close();
    await Promise.all([this.nats.stop(), this.clickhouse.stop()]);
    rmSync(this.#home, { recursive: true, force: true });
  }

  #migrationEnvironment() {
    const { user, password } = this.clickhouse.users.migrate;
    return {
      ...this.#environment('collector'),
      PSFLEET_CLICKHOUSE_USER: user,
      PSFLEET_CLICKHOUSE_PASSWORD: password,
    };
  }

  #environment(role) {
    return {
      PATH: process.env.PATH,
      PSFLEET_HOME: this.#home,
      PSFLEET_TRUST_FOLDER: this.nats.trustFolder,
      PSFLEET_NATS_URL: this.nats.url,
      ...(role === 'agent'
        ? { PSFLEET_AGENT_IDENTITY: this.nats.credentials.hostIdentity('bench') }
        : { PSFLEET_NATS_CREDS: this.nats.credentials.files[role] }),
      PSFLEET_CLICKHOUSE_URL: this.clickhouse.url,
      PSFLEET_CLICKHOUSE_DATABASE: 'psfleet',
      PSFLEET_CLICKHOUSE_USER: this.clickhouse.users[role].user,
      PSFLEET_CLICKHOUSE_PASSWORD: this.clickhouse.users[role].password,
      PSFLEET_HEALTH_PORT: '0',
      PSFLEET_LOG_LEVEL: 'warn',
      PSFLEET_PARENT_STDIN: '1',
    };
  }
}

/** A host's subject is full while collectors are behind, as it would be for an agent. */
async function publishOne(publisher, { host, queue, seq, bytes }) {
  for (;;) {
    try {
      return await publisher.publish(dataSubject(host), bytes, { msgID: messageId(host, queue, seq), timeout: 30_000 });
    } catch (error) {
      if (error.code !== jetStreamCodes.streamFull) {
        throw error;
      }
      await sleep(500);
    }
  }
}

async function startKeptClickHouse(home) {
  const { clickhouse, searchPath } = loadEmbeddedConfig();
  const server = await startClickHouse({
    home,
    port: await findFreePort(),
    passwords: keptPasswords,
    adminPassword: keptAdminPassword,
    clickhouse,
    searchPath,
    autoRestart: false,
    logger: createLogger({ name: 'clickhouse', level: 'silent' }),
  });
  return Object.assign(server, {
    user: 'admin',
    password: keptAdminPassword,
    users: Object.fromEntries(Object.entries(keptPasswords).map(([user, password]) => [user, { user, password }])),
  });
}

/** Null where nothing has changed (304). The rows of an export are its lines. */
async function request(url, init) {
  const response = await send(url, init);
  const body = await response.text();
  if (response.status === 304) {
    return null;
  }
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${body.slice(0, 300)}`);
  }
  const isExport = response.headers.get('content-type')?.startsWith('application/x-ndjson');
  return isExport ? { data: body.trimEnd().split('\n') } : JSON.parse(body);
}

/** The ETag of an answer. Waits until the answer has one, because rows that were just inserted prevent that. */
async function readTag(url) {
  for (const startMs = performance.now(); performance.now() - startMs < maxTagMs; await sleep(5_000)) {
    const response = await send(url, {});
    await response.arrayBuffer();
    const tag = response.headers.get('etag');
    if (tag !== null) {
      return tag;
    }
  }
  throw new Error(`${url} has no ETag`);
}

function send(url, init) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers };
  return fetch(url, { ...init, headers });
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await once(child, 'exit');
  clearTimeout(timer);
}
