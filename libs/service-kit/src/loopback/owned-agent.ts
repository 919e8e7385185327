import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TcpNetConnectOpts } from 'node:net';
import { connectOwned } from './owned-socket.js';
import type { LoopbackUsers } from './require-owned-peer.js';

/** An agent for http: URLs, each of whose connections is checked. */
export class OwnedAgent extends Agent {
  readonly #users: LoopbackUsers;

  constructor(users: LoopbackUsers, options: AgentOptions = {}) {
    super(options);
    this.#users = users;
  }

  override createConnection(options: ClientRequestArgs): Duplex {
    return connectOwned(options as TcpNetConnectOpts, this.#users);
  }
}
