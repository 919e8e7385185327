import { join } from 'node:path';
import { createLogger, connectNats, closeNats, type NatsConnection } from '@psfleet/service-kit';
import { startTestClickHouse, startTestNats, type TestClickHouse, type TestNats } from '@psfleet/embedded';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createStorage, migrate, type Storage } from '@psfleet/storage';
import { composeApi } from '../../src/compose-api.js';
import { ApiConfig } from '../../src/config/api.config.js';
import { ApiContext } from '../../src/config/api-context.js';

export const token = 'a-token-for-tests-only';

export interface Answer<Data = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly data: Data; readonly meta: Record<string, unknown> } & Record<string, unknown>;
}

export interface World {
  readonly clickhouse: TestClickHouse;
  readonly nats: TestNats;
  /** A connection that may do everything, and plays the collector. */
  readonly storage: Storage;
  /** A connection that may do what each host may do for itself. */
  readonly agent: NatsConnection;
  readonly url: string;
  /** The folder of the API's state file. */
  readonly stateFolder: string;
  readonly apiSettings: Partial<ApiConfig>;
  stopApi(): Promise<void>;
  /** Starts it again, at the same address, after `stopApi`. */
  startApi(): Promise<void>;
  /** Sets the API's clock, milliseconds since the epoch; null: the real time. */
  setNow(now: number | null): void;
  get<Data>(path: string): Promise<Answer<Data>>;
  post<Data>(path: string, body: unknown): Promise<Answer<Data>>;
  stop(): Promise<void>;
}

/** Starts a real broker, a real ClickHouse with the schema, and the API. */
export async function startWorld(apiSettings: Partial<ApiConfig> = {}): Promise<World> {
  const [clickhouse, nats] = await Promise.all([startTestClickHouse(), startTestNats()]);
  const { url, user, password, database } = clickhouse;
  await migrate({ url, ...clickhouse.users.migrate, database });
  const storage = createStorage({ url, user, password, database });
  const logger = createLogger({ name: 'test', level: 'silent' });
  await nats.prepare();
  const agent = await connectNats({ url: nats.url, ...nats.credentials.allHosts, name: 'agent', logger });
  const clock: { now: number | null } = { now: null };
  const settings = {
    natsUrl: nats.url,
    natsCreds: nats.credentials.files.api,
    trustFolder: nats.trustFolder,
    stateFolder: join(nats.home, 'state'),
    clickhouseUrl: url,
    clickhouseUser: clickhouse.users.api.user,
    clickhousePassword: clickhouse.users.api.password,
    clickhouseDatabase: database,
    ...apiSettings,
  };
  const now = (): number => clock.now ?? Date.now();
  const first = await startApi(settings, now);
  let { app } = first;
  const base = first.url;
  await waitUntil(async () => (await fetch(`${base}/readyz`)).status === 200);
  return {
    clickhouse,
    nats,
    storage,
    agent,
    url: base,
    stateFolder: settings.stateFolder,
    apiSettings: settings,
    stopApi: () => app.close(),
    startApi: async () => {
      ({ app } = await startApi(settings, now, Number(new URL(base).port)));
    },
    setNow: (now) => void (clock.now = now),
    get: (path) => call(base, path),
    post: (path, body) =>
      call(base, path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    stop: async () => {
      await app.close();
      await closeNats(agent);
      await storage.close();
      await Promise.all([clickhouse.stop(), nats.stop()]);
    },
  };
}

export async function startApi(
  settings: Partial<ApiConfig>,
  now?: () => number,
  port = 0,
): Promise<{ app: NestFastifyApplication; url: string }> {
  const config = Object.assign(new ApiConfig(), { adminToken: token }, settings);
  const app = await composeApi(new ApiContext(config, createLogger({ name: 'test', level: 'silent' }), now), '0.1.0');
  await app.listen(port, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

export async function call<Data>(base: string, path: string, init: RequestInit = {}): Promise<Answer<Data>> {
  const response = await fetch(base + path, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string> | undefined) },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer<Data>['body'] };
}

/** Reads every row of a list, page by page. */
export async function readAllPages<Row>(world: World, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = '', pages = 0; pages < 100; pages++) {
    const { body } = await world.get<Row[]>(path + page);
    rows.push(...body.data);
    const { cursor } = body.meta;
    if (typeof cursor !== 'string') {
      return rows;
    }
    page = `&cursor=${cursor}`;
  }
  throw new Error(`${path} has no last page`);
}

export async function waitUntil(isTrue: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    if (Date.now() > end) {
      throw new Error(`not true within ${limitMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
