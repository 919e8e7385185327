import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import {
  commandSubject,
  decodeActionRequest,
  encodeActionReply,
  type ActionReply,
  type ActionRequest,
} from '@psfleet/wire';

export interface FakeAgent {
  /** Every request that it received. */
  readonly requests: ActionRequest[];
  /** Sets its next reply; null: none. */
  answerWith(reply: Partial<ActionReply> | Uint8Array | null): void;
  stop(): Promise<void>;
}

/** Subscribes to a host's command subject and sends the replies that a test sets. */
export async function startFakeAgent(connection: NatsConnection, host: string): Promise<FakeAgent> {
  const requests: ActionRequest[] = [];
  let next: Partial<ActionReply> | Uint8Array | null = {};
  const subscription: Subscription = connection.subscribe(commandSubject(host), {
    callback: (error, message) => {
      if (error !== null) {
        throw error;
      }
      const request = decodeActionRequest(message.data);
      requests.push(request);
      if (next instanceof Uint8Array) {
        message.respond(next);
      } else if (next !== null) {
        message.respond(
          encodeActionReply({ id: request.id, outcome: 'done', pinned: true, detail: 'process ended', ...next }),
        );
      }
    },
  });
  await connection.flush();
  return { requests, answerWith: (reply) => void (next = reply), stop: () => subscription.drain() };
}
