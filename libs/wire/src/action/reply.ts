import { malformed } from '../errors.js';
import { Fields } from '../message/fields.js';
import { openFrame, packFrame, type Packable } from '../message/frame.js';
import { outcomes, type Outcome } from './outcomes.js';

/** The process is held, and a commit with the handle will act on it, for a few seconds of the agent's clock. */
export interface PreparedReply {
  readonly kind: 'prepared';
  readonly id: string;
  /** Valid once. */
  readonly handle: string;
}

/** How the action ended, or why it was not even prepared. */
export interface ResultReply {
  readonly kind: 'result';
  readonly id: string;
  readonly outcome: Outcome;
  /** Whether the kernel itself guaranteed the identity during the action; null if it did not get that far. */
  readonly pinned: boolean | null;
  /** One sentence for people. */
  readonly detail: string;
}

/** The answer to a cancellation of an action of which the agent remembers nothing. */
export interface UnseenReply {
  readonly kind: 'unseen';
  readonly id: string;
  /** The agent remembers every action that it carried out within this time. */
  readonly rememberedMs: number;
}

export type ActionReply = PreparedReply | ResultReply | UnseenReply;

const field = { id: 1, outcome: 2, pinned: 3, detail: 4, handle: 5, rememberedMs: 6 } as const;

export function encodeActionReply(reply: ActionReply): Buffer {
  return packFrame(new Map<number, Packable>([[field.id, reply.id], ...encodeKind(reply)]));
}

function encodeKind(reply: ActionReply): (readonly [number, Packable])[] {
  if (reply.kind === 'prepared') {
    return [[field.handle, reply.handle]];
  }
  if (reply.kind === 'unseen') {
    return [[field.rememberedMs, Math.floor(reply.rememberedMs)]];
  }
  return [
    [field.outcome, reply.outcome],
    [field.pinned, reply.pinned],
    [field.detail, reply.detail],
  ];
}

/** Throws WireError, whatever the bytes are. */
export function decodeActionReply(bytes: Uint8Array): ActionReply {
  const reader = openFrame(bytes);
  const fields = Fields.read(reader, 'reply');
  reader.end();
  const id = fields.text(field.id);
  if (fields.raw(field.handle) !== undefined) {
    return { kind: 'prepared', id, handle: fields.text(field.handle) };
  }
  if (fields.raw(field.rememberedMs) !== undefined) {
    return { kind: 'unseen', id, rememberedMs: fields.count(field.rememberedMs) };
  }
  const sent = fields.text(field.outcome);
  const outcome = outcomes.find((known) => known === sent);
  if (outcome === undefined) {
    throw malformed(`outcome ${JSON.stringify(sent)} is not known`);
  }
  return {
    kind: 'result',
    id,
    outcome,
    pinned: fields.raw(field.pinned) === null ? null : fields.flag(field.pinned),
    detail: fields.text(field.detail),
  };
}
