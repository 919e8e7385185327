import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOn } from './listening.js';
import type { Logger } from './logging.js';
import { prometheusType } from './prometheus-text.js';

/** The answer of one check. `facts` help an operator: a lag, a queue length. */
export interface HealthCheck {
  readonly ok: boolean;
  readonly facts?: Readonly<Record<string, unknown>>;
}
export type HealthChecks = Readonly<Record<string, () => HealthCheck | Promise<HealthCheck>>>;

export interface HealthServerOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** For /healthz: whether the program works at all. A failing check asks for a restart. */
  readonly live?: HealthChecks;
  /** For /readyz: whether the program can do its work now. */
  readonly ready: HealthChecks;
  /** For /metrics-prometheus, in Prometheus' text format; without it the path does not exist. */
  readonly metrics?: () => Promise<string>;
  readonly logger: Logger;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

const checkLimitMs = 2000;

/**
 * Serves GET /healthz and /readyz, which answer 200 or 503 with
 * `{"status": "ok" | "failing", "checks": {name: {ok, ...facts}}}`, and GET /metrics-prometheus.
 */
export async function startHealthServer({
  port,
  host = '127.0.0.1',
  live = {},
  ready,
  metrics,
  logger,
}: HealthServerOptions): Promise<HealthServer> {
  const routes = new Map<string, (response: ServerResponse) => Promise<void>>([
    ['/healthz', (response) => answer(response, live)],
    ['/readyz', (response) => answer(response, ready)],
    ...(metrics === undefined
      ? []
      : [['/metrics-prometheus', async (response: ServerResponse) => sendMetrics(response, await metrics())] as const]),
  ]);
  const server = createServer((request, response) => {
    const route = routes.get(request.url ?? '');
    if (route === undefined || request.method !== 'GET') {
      send(response, 404, { status: 'not found' });
      return;
    }
    route(response).catch((error: unknown) => {
      logger.error({ err: error }, 'health request failed');
      response.destroy();
    });
  });
  await listenOn(
    'PSFLEET_HEALTH_PORT',
    `${host}:${port}`,
    () =>
      new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      }),
  );
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(response: ServerResponse, checks: HealthChecks): Promise<void> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check)] as const),
  );
  const ok = results.every(([, result]) => result.ok);
  const body = Object.fromEntries(results.map(([name, { ok, facts }]) => [name, { ok, ...facts }]));
  send(response, ok ? 200 : 503, { status: ok ? 'ok' : 'failing', checks: body });
}

async function runCheck(check: () => HealthCheck | Promise<HealthCheck>): Promise<HealthCheck> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthCheck>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, facts: { error: `no answer in ${checkLimitMs} ms` } }), checkLimitMs);
  });
  try {
    return await Promise.race([(async () => check())(), late]);
  } catch (error) {
    return { ok: false, facts: { error: error instanceof Error ? error.message : String(error) } };
  } finally {
    clearTimeout(timer);
  }
}

function sendMetrics(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': prometheusType, 'cache-control': 'no-store' });
  response.end(text);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
