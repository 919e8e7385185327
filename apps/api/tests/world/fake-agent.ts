import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import {
  commandSubject,
  decodeActionRequest,
  encodeActionReply,
  type ActionReply,
  type ActionRequest,
} from '@psfleet/wire';

export interface FakeAgent {
  /** Every request that reached it. */
  readonly requests: ActionRequest[];
  /** What it answers next; null: nothing. */
  answerWith(reply: Partial<ActionReply> | Uint8Array | null): void;
  stop(): Promise<void>;
}

/** A real peer on a host's command subject, which does nothing but answer as told. */
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
