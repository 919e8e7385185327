import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Logger } from '@psfleet/service-kit';
import { type EmbeddedServer, LockedServer } from '../process/embedded-server.js';
import { lockHomeFolder } from '../process/home-folder-lock.js';
import { requireFreePort } from '../process/port.js';
import { type ChildEvent, supervise } from '../process/supervise.js';
import { type NatsPasswords, renderNatsConfig } from './nats-config-file.js';
import type { NatsProgram } from './nats-program.js';

export interface NatsServerOptions {
  /** Its configuration, log and JetStream's files are in `<home>/nats`. */
  readonly home: string;
  readonly port: number;
  readonly passwords: NatsPasswords;
  readonly program: NatsProgram;
  /** Disk space for the streams' max_bytes; default 6 GB. */
  readonly maxStoreBytes?: number;
  /** Whether to restart it with back-off when it exits unexpectedly; default true. */
  readonly autoRestart?: boolean;
  readonly logger: Logger;
  readonly onEvent?: (event: ChildEvent) => void;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
}

const readyLimitMs = 30_000;
const stopLimitMs = 10_000;

/**
 * Starts nats-server with JetStream on loopback. Throws EmbeddedError: `port-busy`, `folder-locked`, `start-failed`.
 */
export async function startNatsServer(options: NatsServerOptions): Promise<EmbeddedServer> {
  const {
    home,
    port,
    passwords,
    program,
    maxStoreBytes = 6_000_000_000,
    autoRestart = true,
    logger,
    onEvent,
    signal,
  } = options;
  const folder = join(home, 'nats');
  const lock = lockHomeFolder(folder);
  try {
    await requireFreePort(port, 'PSFLEET_NATS_PORT');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const configFile = join(folder, 'nats-server.conf');
    writeFileSync(configFile, renderNatsConfig({ folder, port, passwords, maxStoreBytes }), { mode: 0o600 });
    const child = await supervise({
      program: {
        name: 'nats-server',
        command: program.file,
        args: ['--config', configFile],
        env: {},
        stopBy: 'sigterm',
        stopLimitMs,
      },
      isReady: () => hasJetStream(port),
      readyLimitMs,
      autoRestart,
      logger,
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(signal === undefined ? {} : { signal }),
    });
    return new LockedServer(child, lock, { url: `nats://127.0.0.1:${port}`, version: program.version });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Whether the greeting says that JetStream is on; connections are accepted once JetStream has read its files. */
function hasJetStream(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let greeting = '';
    const finish = (isReady: boolean): void => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('data', (chunk) => {
      greeting += chunk.toString('latin1');
      if (greeting.includes('\r\n')) {
        finish(/^INFO .*"jetstream":true/.test(greeting));
      }
    });
  });
}
