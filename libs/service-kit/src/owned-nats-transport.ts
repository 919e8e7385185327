import type { Socket } from 'node:net';
import {
  type ConnectionOptions,
  type NatsConnection,
  NatsConnectionImpl,
  type NodeConnectionOptions,
  setTransportFactory,
} from '@nats-io/transport-node';
import { nodeResolveHost, NodeTransport } from '@nats-io/transport-node/lib/node_transport.js';
import { requireOwnedPeer } from './loopback/require-owned-peer.js';
import type { ServerUsers } from './loopback/server-users.js';

export interface OwnedNatsOptions extends ConnectionOptions {
  readonly serverUsers: ServerUsers;
  /** Called each time; the client itself says nothing about why it cannot connect again. */
  readonly onNotOurs: (error: Error) => void;
}

/** `connect` of the client, but a connection without TLS is checked before anything is sent on it, each time. */
export function connectOwnedNats(options: OwnedNatsOptions): Promise<NatsConnection> {
  // The factory is one for the whole process, and the client's own `connect` would replace it.
  setTransportFactory({ factory: () => new OwnedNatsTransport(), dnsResolveFn: nodeResolveHost });
  return NatsConnectionImpl.connect(options);
}

class OwnedNatsTransport extends NodeTransport {
  #options: OwnedNatsOptions | null = null;

  override connect(server: Parameters<NodeTransport['connect']>[0], options: NodeConnectionOptions): Promise<void> {
    // The client passes on to the transport what it does not know itself.
    this.#options = options as OwnedNatsOptions;
    return super.connect(server, options);
  }

  /** With TLS the server proves itself by its certificate; the client says nothing before that. */
  override async dial(server: Parameters<NodeTransport['dial']>[0]): Promise<Socket> {
    const socket = await super.dial(server);
    const { tls, serverUsers, onNotOurs } = this.#options as OwnedNatsOptions;
    if (tls) {
      return socket;
    }
    // The client listens for errors again only when it has the socket.
    const ignore = (): void => {};
    socket.on('error', ignore);
    try {
      await requireOwnedPeer(socket, serverUsers);
      return socket;
    } catch (error) {
      socket.destroy();
      onNotOurs(error as Error);
      throw error;
    } finally {
      socket.off('error', ignore);
    }
  }
}
