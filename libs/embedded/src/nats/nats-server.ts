import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Logger, requireOwnedPeer, type ServerUsers, type SystemUser } from '@psfleet/service-kit';
import { type EmbeddedServer, LockedServer } from '../process/embedded-server.js';
import { lockHomeFolder } from '../process/home-folder-lock.js';
import { makeOwnFolder, makeSharedFolder, writeFor } from '../process/owned-files.js';
import { requireFreePort } from '../process/port.js';
import { isReachable } from '../process/reachable.js';
import { type ChildEvent, supervise } from '../process/supervise.js';
import { adoptStreams } from './adopt-streams.js';
import { type NatsTls, renderNatsConfig } from './nats-config-file.js';
import type { NatsProgram } from './nats-program.js';

export interface NatsServerOptions {
  /** Its configuration, log and JetStream's files are in `<home>/nats`. */
  readonly home: string;
  readonly port: number;
  /** The keys and accounts that it trusts, made by `initTrust`. */
  readonly trustFolder: string;
  /** The address that it listens on; by default loopback. */
  readonly host?: string;
  /** Without it, connections are not encrypted. */
  readonly tls?: NatsTls;
  readonly program: NatsProgram;
  /** Disk space for the streams' max_bytes; default 6 GB. */
  readonly maxStoreBytes?: number;
  /** Whether to restart it with back-off when it exits unexpectedly; default true. */
  readonly autoRestart?: boolean;
  readonly logger: Logger;
  readonly onEvent?: (event: ChildEvent) => void;
  /** The user as whom it runs; by default that of this process. */
  readonly user?: SystemUser | undefined;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
}

/** A running nats-server. */
export interface NatsServer extends EmbeddedServer {
  /** Makes it read its configuration and certificates again. Clients may be cut off, and come back by themselves. */
  reload(): void;
}

const readyLimitMs = 30_000;
const greetingLimitMs = 1000;
const stopLimitMs = 10_000;

/**
 * Starts nats-server with JetStream; its URL is for programs on this machine. Throws EmbeddedError: `port-busy`,
 * `folder-locked`, `newer-data`, `start-failed`.
 */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  const {
    home,
    port,
    trustFolder,
    host = '127.0.0.1',
    tls,
    program,
    maxStoreBytes = 6_000_000_000,
    autoRestart = true,
    logger,
    onEvent,
    user,
    signal,
  } = options;
  const folder = join(home, 'nats');
  const lock = lockHomeFolder(folder);
  try {
    await requireFreePort(port, 'PSFLEET_NATS_PORT', host);
    makeSharedFolder(folder, user);
    adoptStreams(folder, trustFolder);
    for (const name of ['jetstream', 'jwt', 'log']) {
      makeOwnFolder(join(folder, name), user);
    }
    const configFile = join(folder, 'nats-server.conf');
    writeFor(configFile, renderNatsConfig({ folder, host, port, trustFolder, maxStoreBytes, tls }), user);
    const localAddress = localAddressOf(host);
    const child = await supervise({
      program: {
        name: 'nats-server',
        command: program.file,
        args: ['--config', configFile],
        env: {},
        stopBy: 'sigterm',
        stopLimitMs,
        user,
      },
      isReady: () => isReachable(requireJetStream(localAddress, port, user === undefined ? [] : [user.name])),
      requireFreePorts: () => requireFreePort(port, 'PSFLEET_NATS_PORT', host),
      readyLimitMs,
      autoRestart,
      logger,
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(signal === undefined ? {} : { signal }),
    });
    return new NatsProcess(child, lock, {
      url: `${tls === undefined ? 'nats' : 'tls'}://${urlHost(localAddress)}:${port}`,
      version: program.version,
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

class NatsProcess extends LockedServer implements NatsServer {
  reload(): void {
    const { pid } = this;
    if (pid !== null) {
      process.kill(pid, 'SIGHUP');
    }
  }
}

/** Where this machine reaches a server that listens on an address: 0.0.0.0 is for listening, not for connecting. */
function localAddressOf(host: string): string {
  return { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
}

function urlHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** Rejects unless the greeting says that JetStream is on: clients are served once JetStream has read its files. */
async function requireJetStream(address: string, port: number, serverUsers: ServerUsers): Promise<void> {
  const socket = connect(port, address);
  socket.on('error', () => {}); // each step below fails by itself
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(greetingLimitMs) });
    await requireOwnedPeer(socket, serverUsers);
    const greeting = await firstLine(socket);
    if (!/^INFO .*"jetstream":true/.test(greeting)) {
      throw new Error('the greeting of nats-server does not speak of JetStream');
    }
  } finally {
    socket.destroy();
  }
}

async function firstLine(socket: Socket): Promise<string> {
  let text = '';
  socket.setTimeout(greetingLimitMs, () => socket.destroy(new Error('nats-server did not greet')));
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString('latin1');
    if (text.includes('\r\n')) {
      break;
    }
  }
  return text;
}
