import { type MsgHdrs, PermissionViolationError, type NatsConnection } from '@nats-io/transport-node';
import { type BrokerAddress, connectAs, inboxOf } from './identities.js';

export interface Publication {
  readonly subject: string;
  readonly payload: string;
  readonly reply?: string;
  readonly headers?: MsgHdrs;
}

/** A connection that tries what it should not. */
export class Intruder {
  readonly connection: NatsConnection;
  /** An inbox of its own, on which it listens: some requests are carried out only if somebody waits for the answer. */
  readonly inbox: string;
  #violations: PermissionViolationError[] = [];

  static async connect(broker: BrokerAddress, name: string, creds: string): Promise<Intruder> {
    const inbox = inboxOf(name);
    const intruder = new Intruder(await connectAs(broker, creds, inbox), `${inbox}.answer`);
    await intruder.subscribe(intruder.inbox);
    return intruder;
  }

  private constructor(connection: NatsConnection, inbox: string) {
    this.connection = connection;
    this.inbox = inbox;
    void this.#watch();
  }

  async #watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError) {
        this.#violations.push(status.error);
      }
    }
  }

  /** Publishes all; returns the subjects and the reply subjects that the broker refused. */
  async publish(publications: readonly Publication[]): Promise<readonly string[]> {
    for (const { subject, payload, reply, headers } of publications) {
      this.connection.publish(subject, payload, {
        ...(reply === undefined ? {} : { reply }),
        ...(headers === undefined ? {} : { headers }),
      });
    }
    return this.#refused('publish');
  }

  /** Whether the broker refused. A subscription that it accepted stays until the connection closes. */
  async subscribe(pattern: string, queue?: string): Promise<boolean> {
    this.connection.subscribe(pattern, {
      callback: () => {
        // What arrives is of no interest: that the broker accepted the subscription is the finding.
      },
      ...(queue === undefined ? {} : { queue }),
    });
    return (await this.#refused('subscription')).includes(pattern);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** The answer to the flush comes behind all refusals. */
  async #refused(operation: 'publish' | 'subscription'): Promise<string[]> {
    await this.connection.flush();
    // Status events are delivered in a later turn of the event loop.
    await new Promise(setImmediate);
    const refused = this.#violations.filter((each) => each.operation === operation);
    this.#violations = [];
    return refused.map(({ subject, message }) => subject || (/with Reply of "(\S+)"/.exec(message)?.[1] ?? message));
  }
}
