import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedServer } from '../process/embedded-server.js';
import { findFreePort } from '../process/port.js';

/** A server for one test, whose `stop` also removes its home. */
export class TemporaryServer implements EmbeddedServer {
  readonly url: string;
  readonly version: string;
  readonly port: number;
  readonly home: string;
  readonly #server: EmbeddedServer;

  constructor(server: EmbeddedServer, port: number, home: string) {
    this.url = server.url;
    this.version = server.version;
    this.port = port;
    this.home = home;
    this.#server = server;
  }

  get pid(): number | null {
    return this.#server.pid;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    removeHome(this.home);
  }

  kill(): Promise<void> {
    return this.#server.kill();
  }

  restart(): Promise<void> {
    return this.#server.restart();
  }
}

/** Starts a server on a free port with a home of its own. */
export async function startTemporary(
  name: string,
  start: (home: string, port: number) => Promise<EmbeddedServer>,
): Promise<TemporaryServer> {
  const home = mkdtempSync(join(tmpdir(), `psfleet-${name}-`));
  try {
    const port = await findFreePort();
    return new TemporaryServer(await start(home, port), port, home);
  } catch (error) {
    removeHome(home);
    throw error;
  }
}

function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}
