import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedServer } from '../process/embedded-server.js';
import { findFreePort } from '../process/port.js';

/** A server for one test. */
export interface TemporaryServer extends EmbeddedServer {
  readonly port: number;
  readonly home: string;
}

/** Starts a server on a free port with a home of its own, which `stop` removes. */
export async function startTemporary(
  name: string,
  start: (home: string, port: number) => Promise<EmbeddedServer>,
): Promise<TemporaryServer> {
  const home = mkdtempSync(join(tmpdir(), `psfleet-${name}-`));
  const removeHome = (): void => rmSync(home, { recursive: true, force: true });
  try {
    const port = await findFreePort();
    const server = await start(home, port);
    return {
      url: server.url,
      version: server.version,
      port,
      home,
      get pid() {
        return server.pid;
      },
      kill: () => server.kill(),
      restart: () => server.restart(),
      stop: async () => {
        await server.stop();
        removeHome();
      },
    };
  } catch (error) {
    removeHome();
    throw error;
  }
}
