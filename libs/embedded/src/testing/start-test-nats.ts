import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { ensureStreams } from '@psfleet/service-kit/ensure-streams';
import { initTrust } from '@psfleet/trust';
import { brokerLayout, type StreamLimits } from '@psfleet/wire';
import { loadEmbeddedConfig } from '../config/embedded-config.js';
import { findNatsServer } from '../nats/nats-program.js';
import { startNatsServer } from '../nats/nats-server.js';
import { startTemporary, type TemporaryServer } from './temporary-server.js';
import { TestCredentials } from './test-credentials.js';

export interface TestNats extends TemporaryServer {
  /** For `connectNats({ url, ...credentials.host('web-1'), name, logger })`. */
  readonly credentials: TestCredentials;
  readonly trustFolder: string;
  /** Creates the streams, or gives them other limits. */
  prepare(limits?: Partial<StreamLimits>): Promise<void>;
}

const defaultLimits: StreamLimits = {
  streamMaxBytes: 1_000_000_000,
  deadStreamMaxBytes: 100_000_000,
  ackWaitMs: 60_000,
};

/**
 * Starts a real nats-server with its accounts, which is not restarted after `kill`. It has no streams before `prepare`.
 */
export async function startTestNats(): Promise<TestNats> {
  const { home: userHome, natsServer, searchPath } = loadEmbeddedConfig();
  const program = await findNatsServer({ home: userHome, natsServer, searchPath });
  const logger = createLogger({ name: 'nats', level: 'silent' });
  const server = await startTemporary('nats', (home, port) => {
    const trustFolder = trustFolderOf(home);
    initTrust(trustFolder, { simulator: true });
    return startNatsServer({ home, port, trustFolder, program, autoRestart: false, logger });
  });
  const trustFolder = trustFolderOf(server.home);
  const credentials = new TestCredentials(trustFolder);
  const prepare = async (limits: Partial<StreamLimits> = {}): Promise<void> => {
    const connection = await connectNats({ url: server.url, ...credentials.core, name: 'prepare', logger });
    await ensureStreams(connection, brokerLayout({ ...defaultLimits, ...limits }));
    await closeNats(connection);
  };
  return Object.assign(server, { credentials, trustFolder, prepare });
}

function trustFolderOf(home: string): string {
  return join(home, 'trust');
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
