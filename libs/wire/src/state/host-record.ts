import { createHash } from 'node:crypto';
import { slotCount, slotOf } from '../broker/subjects.js';
import { type RecordFields, parseJsonRecord } from './record-fields.js';

/** Says which machine a name stood for, and when. Times are milliseconds since the epoch, by the API's clock. */
export interface HostBinding {
  readonly hostId: string;
  readonly from: number;
  /** When the binding ended; null while it holds. */
  readonly to: number | null;
}

/** SHA-256 of what tells one machine from another, in hex; null where the machine does not have it. */
export interface MachineMarks {
  readonly machineId: string | null;
  readonly productUuid: string | null;
}

/** The newest enrolment under this name that was refused, because the name was taken. */
export interface RefusedEnrollment {
  readonly at: number;
  readonly hostname: string;
  /** Whether the same machine asked, as it does when it has lost its key. */
  readonly isSameMachine: boolean;
}

/** One enrolled host. */
export interface HostRecord {
  readonly host: string;
  /** The hostname that the machine reported when it was enrolled. */
  readonly hostname: string;
  readonly hostId: string;
  /** Key of its broker credentials; null for a simulated host. */
  readonly userKey: string | null;
  /** Ed25519 key, base64url, with which it asks for new credentials; null for a simulated host. */
  readonly identityKey: string | null;
  readonly machine: MachineMarks;
  readonly labels: Readonly<Record<string, string>>;
  readonly enrolledAt: number;
  /** Id of the enrolment; null for a simulated host. */
  readonly enrollment: string | null;
  readonly status: 'active' | 'revoked';
  /** Oldest first; at most the last one holds now. */
  readonly bindings: readonly HostBinding[];
  readonly refused: RefusedEnrollment | null;
}

/** A host that was removed: its past stays, under the bindings that held then. */
export interface RemovedHost {
  readonly host: string;
  readonly removedAt: number;
  readonly bindings: readonly HostBinding[];
}

/** All hosts whose names fall into one slot. */
export interface HostsRecord {
  readonly hosts: readonly HostRecord[];
  readonly removed: readonly RemovedHost[];
}

export const labelName = /^[a-z0-9][a-z0-9_.-]{0,62}$/;
export const labelValue = /^\P{Cc}{0,256}$/u;

const hostName = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const hostname = /^\P{Cc}{1,255}$/u;
const hex128 = /^[0-9a-f]{32}$/;
const hex256 = /^[0-9a-f]{64}$/;
const userKey = /^U[A-Z2-7]{55}$/;
const key256 = /^[A-Za-z0-9_-]{43}$/;
const enrollmentId = /^[0-9a-f]{16}$/;

/** The record that holds a host: 64 of them keep each far below the size of a message. */
export function hostsRecordName(host: string): string {
  return `hosts.${slotOf(host)}`;
}

export const hostsRecordNames: readonly string[] = Array.from({ length: slotCount }, (_, slot) => `hosts.${slot}`);

/** The host id of a simulated host, which nobody gives it: both sides compute it. */
export function simulatedHostId(host: string): string {
  return createHash('sha256').update(`psfleet simulated host\n${host}`).digest('hex').slice(0, 32);
}

export function encodeHostsRecord(record: HostsRecord): Buffer {
  return Buffer.from(`{${encodeHostsFields(record)}}`);
}

/** The two fields of a hosts record as JSON, for an object that has further ones. */
export function encodeHostsFields({ hosts, removed }: HostsRecord): string {
  return `"hosts":${encodeHosts(hosts)},"removed":${encodeHosts(removed)}`;
}

/** A host's record is never changed, only replaced. So it is encoded once, although each change encodes all hosts. */
const encodedHosts = new WeakMap<HostRecord | RemovedHost, string>();

function encodeHosts(hosts: readonly (HostRecord | RemovedHost)[]): string {
  const texts = hosts.map((host) => {
    const known = encodedHosts.get(host);
    const text = known ?? JSON.stringify(host);
    if (known === undefined) {
      encodedHosts.set(host, text);
    }
    return text;
  });
  return `[${texts.join(',')}]`;
}

/** Throws WireError. */
export function decodeHostsRecord(bytes: Uint8Array, name: string): HostsRecord {
  return parseHostsRecord(parseJsonRecord(bytes, name));
}

/** Throws WireError. */
export function parseHostsRecord(fields: RecordFields): HostsRecord {
  return {
    hosts: fields.list('hosts', parseHost),
    removed: fields.list('removed', (removed) => ({
      host: removed.text('host', hostName),
      removedAt: removed.count('removedAt'),
      bindings: removed.list('bindings', parseBinding),
    })),
  };
}

function parseHost(fields: RecordFields): HostRecord {
  return {
    host: fields.text('host', hostName),
    hostname: fields.text('hostname', hostname),
    hostId: fields.text('hostId', hex128),
    userKey: fields.textOrNull('userKey', userKey),
    identityKey: fields.textOrNull('identityKey', key256),
    machine: fields.object('machine', (machine) => ({
      machineId: machine.textOrNull('machineId', hex256),
      productUuid: machine.textOrNull('productUuid', hex256),
    })),
    labels: fields.object('labels', (labels) =>
      Object.fromEntries(labels.entries(labelName, (each, name) => each.text(name, labelValue))),
    ),
    enrolledAt: fields.count('enrolledAt'),
    enrollment: fields.textOrNull('enrollment', enrollmentId),
    status: fields.choice('status', ['active', 'revoked']),
    bindings: fields.list('bindings', parseBinding),
    refused: fields.objectOrNull('refused', (refused) => ({
      at: refused.count('at'),
      hostname: refused.text('hostname', hostname),
      isSameMachine: refused.isTrue('isSameMachine'),
    })),
  };
}

function parseBinding(fields: RecordFields): HostBinding {
  return { hostId: fields.text('hostId', hex128), from: fields.count('from'), to: fields.countOrNull('to') };
}

/** The record of a host that no machine joined as: it has no keys. `since` is in milliseconds since the epoch. */
export function simulatedHost(host: string, since: number): HostRecord {
  const hostId = simulatedHostId(host);
  return {
    host,
    hostname: host,
    hostId,
    userKey: null,
    identityKey: null,
    machine: { machineId: null, productUuid: null },
    labels: {},
    enrolledAt: since,
    enrollment: null,
    status: 'active',
    bindings: [{ hostId, from: since, to: null }],
    refused: null,
  };
}
