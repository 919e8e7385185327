import { Socket, type SocketConstructorOpts, type TcpNetConnectOpts } from 'node:net';
import { requireOwnedPeer } from './require-owned-peer.js';
import type { ServerUsers } from './server-users.js';

type WriteCallback = (error?: Error | null) => void;

/** Opens a connection that sends nothing until `requireOwnedPeer` has agreed; otherwise it fails with that error. */
export function connectOwned(options: TcpNetConnectOpts & SocketConstructorOpts, users: ServerUsers): Socket {
  const socket = new OwnedSocket(options, users);
  if (options.timeout !== undefined) {
    socket.setTimeout(options.timeout);
  }
  return socket.connect(options);
}

/**
 * Holds what is written until the other end is known. Being a socket that is returned at once, it keeps the order, the
 * time limits and the pools of its users, which a socket that is returned later would upset.
 */
class OwnedSocket extends Socket {
  readonly #verdict: Promise<void>;
  #isOwned = false;

  constructor(options: SocketConstructorOpts, users: ServerUsers) {
    super(options);
    this.#verdict = new Promise<void>((resolve, reject) => {
      this.once('connect', () => void requireOwnedPeer(this, users).then(resolve, reject));
      this.once('close', () => reject(new Error('the connection was closed before anything was sent')));
    });
    this.#verdict.then(
      () => (this.#isOwned = true),
      (error: Error) => this.destroy(error),
    );
  }

  override _write(chunk: unknown, encoding: BufferEncoding, callback: WriteCallback): void {
    this.#whenOwned(callback, () => super._write(chunk, encoding, callback));
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], callback: WriteCallback): void {
    this.#whenOwned(callback, () => super._writev?.(chunks, callback));
  }

  #whenOwned(callback: WriteCallback, write: () => void): void {
    if (this.#isOwned) {
      write();
    } else {
      this.#verdict.then(write, callback);
    }
  }
}
