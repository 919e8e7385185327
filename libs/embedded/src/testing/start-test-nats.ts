import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { loadEmbeddedConfig } from '../config/embedded-config.js';
import { NATS_ROLES, type NatsRole } from '../nats/nats-permissions.js';
import { findNatsServer } from '../nats/nats-program.js';
import { type EmbeddedServer, startNatsServer } from '../nats/nats-server.js';
import { findFreePort } from '../process/port.js';

export interface NatsCredentials {
  readonly user: NatsRole;
  readonly password: string;
}

export interface TestNats extends EmbeddedServer {
  readonly port: number;
  readonly home: string;
  /** One per role: `connectNats({ url, ...users.agent, name, logger })`. */
  readonly users: Readonly<Record<NatsRole, NatsCredentials>>;
}

/** A real nats-server with JetStream on a free port with a home of its own, which `stop` removes. It is not started again by itself after `kill`. */
export async function startTestNats(): Promise<TestNats> {
  const { home: userHome, natsServer, searchPath } = loadEmbeddedConfig();
  const program = await findNatsServer({ home: userHome, natsServer, searchPath });
  const home = mkdtempSync(join(tmpdir(), 'psfleet-nats-'));
  const port = await findFreePort();
  const passwords = { agent: newPassword(), collector: newPassword(), api: newPassword() };
  const users = Object.fromEntries(NATS_ROLES.map((user) => [user, { user, password: passwords[user] }])) as Record<NatsRole, NatsCredentials>;
  try {
    const server = await startNatsServer({ home, port, passwords, program, autoRestart: false, logger: createLogger({ name: 'nats', level: 'silent' }) });
    return {
      url: server.url,
      version: server.version,
      port,
      home,
      users,
      get pid() {
        return server.pid;
      },
      kill: () => server.kill(),
      restart: () => server.restart(),
      stop: async () => {
        await server.stop();
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
