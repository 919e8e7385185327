import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@psfleet/embedded';
import { eventually } from './eventually.js';

const main = new URL('../../apps/cli/dist/main.js', import.meta.url).pathname;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Each test knows the shape that it expects.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** `psfleet up` as `npm start` runs it, with its own home and ports. */
export class OneMachine {
  readonly home = mkdtempSync(join(tmpdir(), 'psfleet-one-machine-'));
  #child: ChildProcess | null = null;
  #url = '';
  #token = '';
  output = '';
  /** Ports of the running one. */
  ports = { api: 0, nats: 0, clickhouse: 0 };

  /** Resolves at the ready line, with the milliseconds until then. */
  async start(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<number> {
    const began = performance.now();
    const [api, nats, clickhouse, collector, agent] = [
      await findFreePort(),
      await findFreePort(),
      await findFreePort(),
      await findFreePort(),
      await findFreePort(),
    ];
    const child = spawn(process.execPath, [main, 'up', ...args], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        PSFLEET_HOME: this.home,
        PSFLEET_API_PORT: String(api),
        PSFLEET_NATS_PORT: String(nats),
        PSFLEET_CLICKHOUSE_PORT: String(clickhouse),
        PSFLEET_COLLECTOR_HEALTH_PORT: String(collector),
        PSFLEET_AGENT_HEALTH_PORT: String(agent),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.ports = { api, nats, clickhouse };
    this.output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.#url = `http://127.0.0.1:${api}`;
    // A busy machine takes more than a minute.
    await eventually('the ready line', () => this.#isReady(child), 180_000);
    this.#token = readFileSync(join(this.home, 'admin-token'), 'utf8').trim();
    return performance.now() - began;
  }

  #isReady(child: ChildProcess): boolean {
    if (child.exitCode !== null) {
      throw new Error(`psfleet up ended with ${child.exitCode}:\n${this.output}`);
    }
    return this.output.includes(`psfleet is ready: ${this.#url}`);
  }

  /** The pid of `psfleet up`. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** The administrator's headers. */
  get headers(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#token}` };
  }

  get url(): string {
    return this.#url;
  }

  /** Sends a request to the API as the administrator, or with the given headers. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = this.headers,
  ): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    };
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** Stops it in order, as Ctrl-C does; resolves with the exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (child === null) {
      return null;
    }
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    this.#child = null;
    return child.exitCode;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
