import type { NatsConnection } from '@nats-io/transport-node';
import { type BrokerRole, brokerRoles, commandSubject, timeSubject } from '@psfleet/wire';
import { type BrokerAddress, connectAs, type Identity, inboxOf, type Keys, victim } from './identities.js';

/** Everybody else: one identity of each role, subscribed to everything that it may hear. */
export class Witnesses {
  /** Their inboxes by role, as if the attacker had learned them. */
  readonly inboxes: Readonly<Record<BrokerRole, string>>;
  readonly #connections: ReadonlyMap<BrokerRole, NatsConnection>;
  #heard: string[] = [];

  static async connect(broker: BrokerAddress, keys: Keys): Promise<Witnesses> {
    const connected = await Promise.all(
      brokerRoles.map(async (role) => {
        const identity = keys.identity(role, victim);
        const inbox = inboxOf(identity.name);
        return { role, identity, inbox, connection: await connectAs(broker, identity.creds, inbox) };
      }),
    );
    return new Witnesses(connected);
  }

  private constructor(
    connected: readonly {
      readonly role: BrokerRole;
      readonly identity: Identity;
      readonly inbox: string;
      readonly connection: NatsConnection;
    }[],
  ) {
    this.inboxes = Object.fromEntries(connected.map(({ role, inbox }) => [role, inbox])) as Record<BrokerRole, string>;
    this.#connections = new Map(connected.map(({ role, connection }) => [role, connection]));
    for (const { role, identity, connection } of connected) {
      const name = role === 'host' ? `host ${identity.name}` : role;
      for (const subject of subscriptionsOf(role, identity.name)) {
        connection.subscribe(subject, {
          callback: (error, message) => {
            const what = error === null ? Buffer.from(message.data).toString('latin1').slice(0, 200) : error.message;
            // JetStream delivers under the subject of the message, not under the one subscribed to.
            const on = isUnder(message.subject, subject) ? message.subject : `${subject} as ${message.subject}`;
            this.#heard.push(`${name} received on ${on}: ${what}`);
            if (message.subject === timeSubject) {
              message.respond('what time it is');
            }
          },
        });
      }
      void connection.closed().then(() => this.#heard.push(`${name} was disconnected`));
    }
  }

  of(role: BrokerRole): NatsConnection {
    const connection = this.#connections.get(role);
    if (connection === undefined) {
      throw new Error(`there is no witness with the role ${role}`);
    }
    return connection;
  }

  /** Waits until what the server has sent so far has arrived; returns what is new. */
  async hear(): Promise<readonly string[]> {
    await Promise.all([...this.#connections.values()].filter((each) => !each.isClosed()).map((each) => each.flush()));
    const heard = this.#heard;
    this.#heard = [];
    return heard;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
  }
}

function subscriptionsOf(role: BrokerRole, name: string): readonly string[] {
  const inboxes = `_INBOX.${name}.>`;
  switch (role) {
    case 'host':
      return [commandSubject(name), `psf.live.${name}`, inboxes];
    case 'collector':
      return [timeSubject, inboxes];
    case 'core':
    case 'api':
    case 'revoker':
    case 'simulator':
      return [inboxes];
  }
}

function isUnder(subject: string, pattern: string): boolean {
  return pattern.endsWith('>') ? subject.startsWith(pattern.slice(0, -1)) : subject === pattern;
}
