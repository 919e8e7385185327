import { malformed } from '../errors.js';
import { Fields } from '../message/fields.js';
import { openFrame, packFrame, type Packable } from '../message/frame.js';
import { formatProcUid, parseProcUid } from '../message/proc-uid.js';
import { argumentsOf, parseVerb, verbNames, type Verb } from './verbs.js';

/** One machine since one boot; every other one that receives the request stays silent. */
export interface ActionAddress {
  readonly host: string;
  /** The machine that was enrolled under this name. */
  readonly hostId: string;
  readonly bootId: string;
}

/** Exactly one process: the agent does nothing if any field differs. */
export interface ActionTarget extends ActionAddress {
  readonly pid: number;
  readonly startTicks: number;
  readonly procUid: bigint;
}

/** Checks everything and holds the process, but changes nothing: it may arrive at any time, and more than once. */
export interface PrepareRequest {
  readonly step: 'prepare';
  /** The id of the action in the API. */
  readonly id: string;
  readonly verb: Verb;
  readonly target: ActionTarget;
}

/**
 * Carries out what was prepared. The handle is the agent's own, so that the agent's clock alone says whether this
 * waited too long on its way.
 */
export interface CommitRequest {
  readonly step: 'commit';
  readonly id: string;
  readonly target: ActionAddress;
  readonly handle: string;
}

/** Withdraws what was prepared, and asks what became of it. */
export interface CancelRequest {
  readonly step: 'cancel';
  readonly id: string;
  readonly target: ActionAddress;
}

/** Sent by the API as a request on the command subject of a host. */
export type ActionRequest = PrepareRequest | CommitRequest | CancelRequest;

/** The other fields belong to the arguments of verbs, see verbTable. */
const field = {
  id: 1,
  verb: 2,
  host: 5,
  bootId: 6,
  pid: 7,
  startTicks: 8,
  procUid: 9,
  hostId: 10,
  step: 11,
  handle: 12,
} as const;

export function encodeActionRequest(request: ActionRequest): Buffer {
  const { step, id, target } = request;
  return packFrame(
    new Map<number, Packable>([
      [field.step, step],
      [field.id, id],
      [field.host, target.host],
      [field.hostId, target.hostId],
      [field.bootId, target.bootId],
      ...encodeStep(request),
    ]),
  );
}

function encodeStep(request: ActionRequest): (readonly [number, Packable])[] {
  if (request.step === 'prepare') {
    const { verb, target } = request;
    return [
      [field.verb, verb.verb],
      ...encodeArguments(verb),
      [field.pid, target.pid],
      [field.startTicks, target.startTicks],
      [field.procUid, formatProcUid(target.procUid)],
    ];
  }
  return request.step === 'commit' ? [[field.handle, request.handle]] : [];
}

function encodeArguments(verb: Verb): (readonly [number, Packable])[] {
  const values: Readonly<Record<string, Packable>> = verb;
  return argumentsOf(verb.verb).map(([name, { field: number }]) => [number, values[name] ?? null]);
}

/** Throws WireError, whatever the bytes are. */
export function decodeActionRequest(bytes: Uint8Array): ActionRequest {
  const reader = openFrame(bytes);
  const fields = Fields.read(reader, 'action');
  reader.end();
  const id = fields.text(field.id);
  const address = {
    host: fields.text(field.host),
    hostId: fields.text(field.hostId),
    bootId: fields.text(field.bootId),
  };
  const step = fields.raw(field.step);
  if (step === 'commit') {
    return { step, id, target: address, handle: fields.text(field.handle) };
  }
  if (step === 'cancel') {
    return { step, id, target: address };
  }
  if (step !== 'prepare') {
    throw malformed(step === undefined ? 'the action names no step' : `step ${JSON.stringify(step)} is not known`);
  }
  return { step: 'prepare', id, verb: decodeVerb(fields), target: { ...address, ...decodeProcess(fields) } };
}

function decodeProcess(fields: Fields): Omit<ActionTarget, keyof ActionAddress> {
  const procUid = parseProcUid(fields.text(field.procUid));
  if (procUid === null) {
    throw malformed('procUid is not 16 hex digits');
  }
  return { pid: fields.count(field.pid, 0x7fff_ffff), startTicks: fields.count(field.startTicks), procUid };
}

function decodeVerb(fields: Fields): Verb {
  const sent = fields.text(field.verb);
  const verb = verbNames.find((known) => known === sent);
  if (verb === undefined) {
    throw malformed(`verb ${JSON.stringify(sent)} is not known`);
  }
  return parseVerb(verb, (_, number) => fields.raw(number));
}
