import { randomBytes } from 'node:crypto';
import { createLogger } from '@psfleet/service-kit';
import { natsRoles, type NatsRole } from '@psfleet/wire';
import { loadEmbeddedConfig } from '../config/embedded-config.js';
import { findNatsServer } from '../nats/nats-program.js';
import { startNatsServer } from '../nats/nats-server.js';
import { startTemporary, type TemporaryServer } from './temporary-server.js';

export interface NatsCredentials {
  readonly user: NatsRole;
  readonly password: string;
}

export interface TestNats extends TemporaryServer {
  /** Credentials per role, for `connectNats({ url, ...users.agent, name, logger })`. */
  readonly users: Readonly<Record<NatsRole, NatsCredentials>>;
}

/** Starts a real nats-server with JetStream, which is not restarted after `kill`. */
export async function startTestNats(): Promise<TestNats> {
  const { home: userHome, natsServer, searchPath } = loadEmbeddedConfig();
  const program = await findNatsServer({ home: userHome, natsServer, searchPath });
  const passwords = { agent: newPassword(), collector: newPassword(), api: newPassword() };
  const users = Object.fromEntries(natsRoles.map((user) => [user, { user, password: passwords[user] }])) as Record<
    NatsRole,
    NatsCredentials
  >;
  const logger = createLogger({ name: 'nats', level: 'silent' });
  const server = await startTemporary('nats', (home, port) =>
    startNatsServer({ home, port, passwords, program, autoRestart: false, logger }),
  );
  return Object.assign(server, { users });
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
