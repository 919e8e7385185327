import {
  encodeHostsFields,
  encodeHostsRecord,
  hostsRecordName,
  hostsRecordNames,
  labelName,
  labelValue,
  parseHostsRecord,
  parseJsonRecord,
  type HostRecord,
  type RecordFields,
  type RemovedHost,
} from '@psfleet/wire';
import type { ControlState, Enrollment } from './control-state.js';

const enrollmentsName = 'enrollments';
const revocationsName = 'revocations';

/** The names of all records, each of which every manifest lists. */
export const recordNames: readonly string[] = [...hostsRecordNames, enrollmentsName, revocationsName];

/** The records that are signed and distributed. The same state always gives the same bytes. */
export function encodeRecords(state: ControlState): ReadonlyMap<string, Buffer> {
  const slots = new Map<string, { hosts: HostRecord[]; removed: RemovedHost[] }>(
    hostsRecordNames.map((name) => [name, { hosts: [], removed: [] }]),
  );
  for (const [name, host] of sorted(state.hosts)) {
    slots.get(hostsRecordName(name))?.hosts.push(host);
  }
  for (const [name, host] of sorted(state.removed)) {
    slots.get(hostsRecordName(name))?.removed.push(host);
  }
  return new Map([
    ...[...slots].map(([name, record]) => [name, encodeHostsRecord(record)] as const),
    [enrollmentsName, encodeJson({ enrollments: sorted(state.enrollments).map(([, each]) => each) })],
    [revocationsName, encodeJson(Object.fromEntries(sorted(state.revocations)))],
  ]);
}

/** Throws WireError if a record is missing or not acceptable. */
export function decodeRecords(generation: number, records: ReadonlyMap<string, Uint8Array>): ControlState {
  const fieldsOf = (name: string): RecordFields => parseJsonRecord(records.get(name) ?? Buffer.alloc(0), name);
  const slots = hostsRecordNames.map((name) => parseHostsRecord(fieldsOf(name)));
  return toState(generation, {
    hosts: slots.flatMap(({ hosts }) => hosts),
    removed: slots.flatMap(({ removed }) => removed),
    enrollments: fieldsOf(enrollmentsName).list('enrollments', parseEnrollment),
    revocations: parseRevocations(fieldsOf(revocationsName)),
  });
}

/** The text of the state file, which is also what `psfleet state export` writes. */
export function encodeStateFile(state: ControlState): string {
  const hosts = encodeHostsFields({
    hosts: sorted(state.hosts).map(([, host]) => host),
    removed: sorted(state.removed).map(([, host]) => host),
  });
  const enrollments = JSON.stringify(sorted(state.enrollments).map(([, each]) => each));
  const revocations = JSON.stringify(Object.fromEntries(sorted(state.revocations)));
  return (
    `{"version":1,"generation":${state.generation},${hosts},` +
    `"enrollments":${enrollments},"revocations":${revocations}}\n`
  );
}

/** Throws WireError, which names the field that is not acceptable. `path` begins that name. */
export function decodeStateFile(bytes: Uint8Array, path: string): ControlState {
  return parseStateFile(parseJsonRecord(bytes, path));
}

/** Throws WireError. */
export function parseStateFile(fields: RecordFields): ControlState {
  fields.known('version', 1);
  return toState(fields.count('generation'), {
    ...parseHostsRecord(fields),
    enrollments: fields.list('enrollments', parseEnrollment),
    revocations: fields.object('revocations', parseRevocations),
  });
}

function toState(
  generation: number,
  parts: {
    readonly hosts: readonly HostRecord[];
    readonly removed: readonly RemovedHost[];
    readonly enrollments: readonly Enrollment[];
    readonly revocations: readonly (readonly [string, number])[];
  },
): ControlState {
  return {
    generation,
    hosts: new Map(parts.hosts.map((host) => [host.host, host])),
    removed: new Map(parts.removed.map((host) => [host.host, host])),
    enrollments: new Map(parts.enrollments.map((each) => [each.id, each])),
    revocations: new Map(parts.revocations),
  };
}

function parseEnrollment(fields: RecordFields): Enrollment {
  return {
    id: fields.text('id', /^[0-9a-f]{16}$/),
    secretHash: fields.text('secretHash', /^[0-9a-f]{64}$/),
    createdAt: fields.count('createdAt'),
    expiresAt: fields.count('expiresAt'),
    uses: fields.count('uses'),
    used: fields.count('used'),
    labels: fields.object('labels', (labels) =>
      Object.fromEntries(labels.entries(labelName, (each, name) => each.text(name, labelValue))),
    ),
    namePattern: fields.textOrNull('namePattern', /^[a-z0-9*_-]{1,64}$/),
    replace: fields.textOrNull('replace', /^[a-z0-9][a-z0-9_-]{0,62}$/),
  };
}

function parseRevocations(fields: RecordFields): [string, number][] {
  return fields.entries(/^U[A-Z2-7]{55}$/, (each, key) => each.count(key));
}

function encodeJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}
