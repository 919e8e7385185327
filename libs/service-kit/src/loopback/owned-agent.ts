import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TcpNetConnectOpts } from 'node:net';
import { connectOwned } from './owned-socket.js';
import type { ServerUsers } from './server-users.js';

/** An agent for http: URLs, each of whose connections is checked. */
export class OwnedAgent extends Agent {
  readonly #users: ServerUsers;

  constructor(users: ServerUsers, options: AgentOptions = {}) {
    super(options);
    this.#users = users;
  }

  override createConnection(options: ClientRequestArgs): Duplex {
    return connectOwned(options as TcpNetConnectOpts, this.#users);
  }
}
