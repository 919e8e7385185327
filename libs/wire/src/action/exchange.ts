import { malformed } from '../errors.js';
import { Fields } from '../message/fields.js';
import { openFrame, packFrame, type Packable } from '../message/frame.js';
import { formatProcUid, parseProcUid } from '../message/proc-uid.js';
import { outcomes, type Outcome } from './outcomes.js';
import { argumentsOf, parseVerb, verbNames, type Verb } from './verbs.js';

/** Exactly one process: the agent does nothing if any field differs. */
export interface ActionTarget {
  readonly host: string;
  /** The machine that was enrolled under this name. */
  readonly hostId: string;
  readonly bootId: string;
  readonly pid: number;
  readonly startTicks: number;
  readonly procUid: bigint;
}

/** Sent by the API as a request on the command subject of a host. */
export interface ActionRequest {
  /** The id of the action in the API. */
  readonly id: string;
  readonly verb: Verb;
  readonly target: ActionTarget;
}

export interface ActionReply {
  readonly id: string;
  readonly outcome: Outcome;
  /** Whether the kernel itself guaranteed the identity during the action; null if it did not get that far. */
  readonly pinned: boolean | null;
  /** One sentence for people. */
  readonly detail: string;
}

/** The other fields belong to the arguments of verbs, see verbTable. */
const request = { id: 1, verb: 2, host: 5, bootId: 6, pid: 7, startTicks: 8, procUid: 9, hostId: 10 } as const;
const reply = { id: 1, outcome: 2, pinned: 3, detail: 4 } as const;

export function encodeActionRequest({ id, verb, target }: ActionRequest): Buffer {
  return packFrame(
    new Map<number, Packable>([
      [request.id, id],
      [request.verb, verb.verb],
      ...encodeArguments(verb),
      [request.host, target.host],
      [request.hostId, target.hostId],
      [request.bootId, target.bootId],
      [request.pid, target.pid],
      [request.startTicks, target.startTicks],
      [request.procUid, formatProcUid(target.procUid)],
    ]),
  );
}

/** Throws WireError, whatever the bytes are. */
export function decodeActionRequest(bytes: Uint8Array): ActionRequest {
  const fields = readFrame(bytes, 'action');
  const procUid = parseProcUid(fields.text(request.procUid));
  if (procUid === null) {
    throw malformed('procUid is not 16 hex digits');
  }
  return {
    id: fields.text(request.id),
    verb: decodeVerb(fields),
    target: {
      host: fields.text(request.host),
      hostId: fields.text(request.hostId),
      bootId: fields.text(request.bootId),
      pid: fields.count(request.pid, 0x7fff_ffff),
      startTicks: fields.count(request.startTicks),
      procUid,
    },
  };
}

function encodeArguments(verb: Verb): (readonly [number, Packable])[] {
  const values: Readonly<Record<string, Packable>> = verb;
  return argumentsOf(verb.verb).map(([name, { field }]) => [field, values[name] ?? null]);
}

function decodeVerb(fields: Fields): Verb {
  const sent = fields.text(request.verb);
  const verb = verbNames.find((known) => known === sent);
  if (verb === undefined) {
    throw malformed(`verb ${JSON.stringify(sent)} is not known`);
  }
  return parseVerb(verb, (_, field) => fields.raw(field));
}

export function encodeActionReply(answer: ActionReply): Buffer {
  return packFrame(
    new Map<number, Packable>([
      [reply.id, answer.id],
      [reply.outcome, answer.outcome],
      [reply.pinned, answer.pinned],
      [reply.detail, answer.detail],
    ]),
  );
}

/** Throws WireError, whatever the bytes are. */
export function decodeActionReply(bytes: Uint8Array): ActionReply {
  const fields = readFrame(bytes, 'reply');
  const sent = fields.text(reply.outcome);
  const outcome = outcomes.find((known) => known === sent);
  if (outcome === undefined) {
    throw malformed(`outcome ${JSON.stringify(sent)} is not known`);
  }
  return {
    id: fields.text(reply.id),
    outcome,
    pinned: fields.raw(reply.pinned) === null ? null : fields.flag(reply.pinned),
    detail: fields.text(reply.detail),
  };
}

function readFrame(bytes: Uint8Array, where: string): Fields {
  const reader = openFrame(bytes);
  const fields = Fields.read(reader, where);
  reader.end();
  return fields;
}
