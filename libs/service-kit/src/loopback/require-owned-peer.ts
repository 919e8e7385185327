import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { describeUser } from './describe-user.js';
import { isLoopback } from './is-loopback.js';
import { PortOwnerError } from './port-owner-error.js';
import { type Ends, type PeerSocket, readPeerSocket } from './peer-socket.js';
import { includesUid, type ServerUsers } from './server-users.js';

/** This process' network namespace; /proc/net is a link to it, which some mount options remove. */
const tables = '/proc/self/net';
/** Shorter than the limits of all clients, so that they learn the reason. */
const acceptLimitMs = 4000;
const maxWaitMs = 50;

/**
 * Resolves once a process of a trusted user has accepted this very connection, so that nobody else can read what is
 * sent on it. Any user may listen on a port that is free for a moment, and hand the listener on, but a socket keeps the
 * user who accepted it. A connection that leaves this machine is not checked. Throws PortOwnerError.
 */
export async function requireOwnedPeer(socket: Socket, users: ServerUsers): Promise<void> {
  const ends = endsOf(socket);
  if (!isLoopback(ends.remoteAddress) && ends.remoteAddress !== ends.localAddress) {
    return;
  }
  requireOther(ends);
  const { uid } = await acceptedPeer(socket, ends);
  if (!isTrusted(uid, users)) {
    throw foreignOwner(ends, uid);
  }
}

/** Waits until a process has accepted the connection. */
async function acceptedPeer(socket: Socket, ends: Ends): Promise<PeerSocket> {
  const deadline = performance.now() + acceptLimitMs;
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, maxWaitMs)) {
    const peer = await readPeer(ends);
    if (peer?.isClosed === true) {
      throw new PortOwnerError('closed', `the program at ${place(ends)} closed the connection at once`, {
        port: ends.remotePort,
      });
    }
    if (peer?.isAccepted === true) {
      return peer;
    }
    if (socket.destroyed || performance.now() > deadline) {
      throw notAccepted(ends, peer);
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

async function readPeer(ends: Ends): Promise<PeerSocket | null> {
  try {
    return await readPeerSocket(ends, tables);
  } catch (error) {
    throw new PortOwnerError(
      'unsupported',
      `nothing is sent to ${place(ends)}: this system does not say whose program listens there, ` +
        `because ${tables}/tcp cannot be read (${(error as Error).message})`,
      { port: ends.remotePort, cause: error },
    );
  }
}

function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): Ends {
  if (localAddress === undefined || localPort === undefined || remoteAddress === undefined || !remotePort) {
    throw new PortOwnerError('closed', 'the connection was closed at once', { port: remotePort ?? 0 });
  }
  return { localAddress, localPort, remoteAddress, remotePort };
}

/** Where nothing listens, the kernel may connect a socket with itself if the port is one that it gives to clients. */
function requireOther(ends: Ends): void {
  if (ends.localPort === ends.remotePort && ends.localAddress === ends.remoteAddress) {
    throw new PortOwnerError('closed', `no program listens at ${place(ends)}`, { port: ends.remotePort });
  }
}

function isTrusted(uid: number, users: ServerUsers): boolean {
  return uid === 0 || (uid === process.geteuid?.() && isDistinct(uid)) || includesUid(users, uid);
}

/** In a user namespace the kernel shows all users without a number there as one, usually as that of nobody. */
function isDistinct(uid: number): boolean {
  if (uid !== Number(readFileSync('/proc/sys/kernel/overflowuid', 'utf8'))) {
    return true;
  }
  return /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'));
}

function foreignOwner(ends: Ends, uid: number): PortOwnerError {
  return new PortOwnerError(
    'foreign-owner',
    `${place(ends)} is taken by a program of ${describeUser(uid)}, to which nothing was sent: end that program, ` +
      'choose another port, or name its user in PSFLEET_SERVER_USERS if it is to be trusted',
    { port: ends.remotePort, uid },
  );
}

function notAccepted(ends: Ends, peer: PeerSocket | null): PortOwnerError {
  const reason =
    peer === null
      ? 'the kernel forwards the connection to another network namespace; connect to the address there'
      : `no program accepted the connection in ${acceptLimitMs / 1000} s`;
  return new PortOwnerError('not-accepted', `nothing is sent to ${place(ends)}: ${reason}`, {
    port: ends.remotePort,
  });
}

function place({ remoteAddress, remotePort }: Ends): string {
  return `port ${remotePort} of ${remoteAddress.replace(/^::ffff:/i, '')}`;
}
