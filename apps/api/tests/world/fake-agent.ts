import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import {
  commandSubject,
  decodeActionRequest,
  encodeActionReply,
  type ActionReply,
  type ActionRequest,
  type PrepareRequest,
  type ResultReply,
} from '@psfleet/wire';

export interface FakeAgent {
  /** Every preparation that it received. */
  readonly requests: PrepareRequest[];
  /** Every other request. */
  readonly later: ActionRequest[];
  /** Sets its next replies to commits; null: none. */
  answerWith(reply: Partial<ResultReply> | Uint8Array | null): void;
  /** Sets its next replies to preparations; null: none; by default a handle. */
  prepareWith(reply: ActionReply | Uint8Array | null | 'handle'): void;
  /** Sets its next replies to cancellations; null: none, which is the default. */
  cancelWith(reply: ActionReply | null): void;
  stop(): Promise<void>;
}

type Answer = ActionReply | Uint8Array | null;

/** Subscribes to a host's command subject and sends the replies that a test sets. */
export async function startFakeAgent(connection: NatsConnection, host: string): Promise<FakeAgent> {
  const requests: PrepareRequest[] = [];
  const later: ActionRequest[] = [];
  let next: Partial<ResultReply> | Uint8Array | null = {};
  let prepared: Answer | 'handle' = 'handle';
  let cancelled: ActionReply | null = null;
  const answerTo = (request: ActionRequest): Answer => {
    if (request.step === 'prepare') {
      requests.push(request);
      return prepared === 'handle' ? { kind: 'prepared', id: request.id, handle: 'the-handle' } : prepared;
    }
    later.push(request);
    if (request.step === 'cancel') {
      return cancelled === null ? null : { ...cancelled, id: request.id };
    }
    if (next === null || next instanceof Uint8Array) {
      return next;
    }
    return { kind: 'result', id: request.id, outcome: 'done', pinned: true, detail: 'process ended', ...next };
  };
  const subscription: Subscription = connection.subscribe(commandSubject(host), {
    callback: (error, message) => {
      if (error !== null) {
        throw error;
      }
      const answer = answerTo(decodeActionRequest(message.data));
      if (answer !== null) {
        message.respond(answer instanceof Uint8Array ? answer : encodeActionReply(answer));
      }
    },
  });
  await connection.flush();
  return {
    requests,
    later,
    answerWith: (reply) => void (next = reply),
    prepareWith: (reply) => void (prepared = reply),
    cancelWith: (reply) => void (cancelled = reply),
    stop: () => subscription.drain(),
  };
}
