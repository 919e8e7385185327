import { createNkey, createSigningKey } from '@psfleet/trust';
import { WireError, type HostRecord } from '@psfleet/wire';
import { describe, expect, it } from 'vitest';
import { Problem } from '../http/problem.js';
import { emptyState, type ControlState } from './control-state.js';
import { encodeState } from './distributed-state.js';
import { importedState } from './imported-state.js';
import { pruned } from './pruned-state.js';
import { requireRoom } from './state-size.js';
import { decodeRecords, decodeStateFile, encodeRecords, encodeStateFile, recordNames } from './state-records.js';

const now = 1_795_377_312_000;
const day = 86_400_000;

const [userKey, identityKey] = [createNkey('user').publicKey, createSigningKey().publicKey];

function hostNamed(host: string): HostRecord {
  const hostId = 'd'.repeat(32);
  return {
    host,
    hostname: host,
    hostId,
    userKey,
    identityKey,
    machine: { machineId: null, productUuid: null },
    labels: {},
    enrolledAt: now,
    enrollment: '0123456789abcdef',
    status: 'active',
    bindings: [{ hostId, from: now, to: null }],
    refused: null,
  };
}

const state: ControlState = {
  generation: 7,
  hosts: new Map([
    ['web-2', hostNamed('web-2')],
    ['web-1', { ...hostNamed('web-1'), userKey: createNkey('user').publicKey }],
  ]),
  removed: new Map([['old-1', { host: 'old-1', removedAt: now, bindings: [] }]]),
  revocations: new Map([[createNkey('user').publicKey, now / 1000]]),
  enrollments: new Map([
    [
      '0123456789abcdef',
      {
        id: '0123456789abcdef',
        secretHash: 'a'.repeat(64),
        createdAt: now,
        expiresAt: now + day,
        uses: 3,
        used: 1,
        labels: { rack: 'r1' },
        namePattern: 'web-*',
        replace: null,
      },
    ],
  ]),
};

describe('the state', () => {
  it('comes back from its records and from its file, whatever the order in which it came about', () => {
    expect(decodeRecords(7, encodeRecords(state))).toEqual(state);
    expect(decodeStateFile(Buffer.from(encodeStateFile(state)), 'file')).toEqual(state);
    const reversed = { ...state, hosts: new Map([...state.hosts].reverse()) };
    expect(encodeRecords(reversed)).toEqual(encodeRecords(state));
    expect([...encodeRecords(state).keys()]).toEqual(recordNames);
  });

  it('of ten thousand hosts fits into records of a message each', () => {
    const hosts = new Map(Array.from({ length: 10_000 }, (_, i) => [`sim-${i}`, hostNamed(`sim-${i}`)]));
    const sizes = [...encodeRecords({ ...state, hosts }).values()].map(({ length }) => length);
    expect(Math.max(...sizes)).toBeLessThan(200_000);
  });

  it('is not read without one of its records, or from a damaged file', () => {
    const records = new Map(encodeRecords(state));
    records.delete('revocations');
    expect(() => decodeRecords(7, records)).toThrow('revocations is not JSON');
    const file = encodeStateFile(state);
    for (const damaged of [file.slice(0, -20), file.replace('"version":1', '"version":2'), '{}']) {
      expect(() => decodeStateFile(Buffer.from(damaged), 'state.json')).toThrow(WireError);
    }
  });

  it('loses what has no effect any more', () => {
    expect(pruned(state, now + 30 * day)).toEqual(state);
    expect(pruned(state, now + 32 * day)).toMatchObject({ revocations: new Map(), enrollments: new Map() });
  });
});

describe('enrolments without end', () => {
  const [enrollment] = state.enrollments.values();
  const withEnrollments = (count: number, changes: object): ControlState => {
    const each = (index: number) => ({ ...enrollment, id: index.toString(16).padStart(16, '0'), ...changes }) as never;
    return {
      ...state,
      enrollments: new Map(Array.from({ length: count }, (_, index) => [String(index), each(index)])),
    };
  };

  it('are listed no longer than others end', () => {
    expect(pruned(withEnrollments(4000, { used: 3 }), now).enrollments.size).toBe(500);
    expect(pruned(withEnrollments(4000, { expiresAt: now - 1 }), now).enrollments.size).toBe(500);
    expect(pruned(withEnrollments(4000, {}), now).enrollments.size).toBe(4000);
  });

  it('are refused before the broker could not distribute the state any more', () => {
    const many = withEnrollments(4000, {});
    const encoded = encodeState(many);
    expect(() => requireRoom(state, many, encoded)).toThrow('The part enrollments of the state would have');
    // What makes it no larger, as a revocation does, is still possible.
    expect(() => requireRoom(many, { ...many, revocations: new Map() }, encoded)).not.toThrow();
    const few = withEnrollments(1000, {});
    expect(() => requireRoom(state, few, encodeState(few))).not.toThrow();
  });
});

describe('an import', () => {
  it('gets a generation above all others', () => {
    const known = [{ ...state, generation: 9 }];
    expect(importedState(state, { newest: 9, acceptGeneration: 9, known }).generation).toBe(10);
    expect(importedState(state, { newest: 3, acceptGeneration: null, known: [] }).generation).toBe(8);
    // Collectors may have seen a newer one than the broker has.
    expect(importedState(state, { newest: 9, acceptGeneration: 20, known }).generation).toBe(21);
  });

  it.each([null, 8])('is refused when it is older and %s is accepted', (acceptGeneration) => {
    expect(() => importedState(state, { newest: 9, acceptGeneration, known: [] })).toThrow(Problem);
    expect(() => importedState(state, { newest: 9, acceptGeneration, known: [] })).toThrow('--accept-generation 9');
  });

  it('brings no join token back that ended since', () => {
    const [used, revoked] = ['0123456789abcdef', 'f'.repeat(16)];
    const [enrollment] = state.enrollments.values();
    if (enrollment === undefined) {
      throw new TypeError('the state has an enrolment');
    }
    const old = { ...state, enrollments: new Map([used, revoked].map((id) => [id, { ...enrollment, id }])) };
    const newer = { ...state, generation: 9, enrollments: new Map([[used, { ...enrollment, used: 3 }]]) };
    const imported = importedState(old, { newest: 9, acceptGeneration: 9, known: [newer] });
    expect([...imported.enrollments].map(([id, each]) => [id, each.used])).toEqual([[used, 3]]);
    // An API that has only just started knows of no end.
    const fresh = { ...emptyState, generation: 1 };
    expect(importedState(old, { newest: 1, acceptGeneration: null, known: [fresh] }).enrollments.size).toBe(2);
  });

  it('brings no revoked credential back', () => {
    const key = state.hosts.get('web-1')?.userKey ?? '';
    const known = [{ ...state, revocations: new Map([[key, now / 1000 + 5]]) }];
    const imported = importedState(state, { newest: 7, acceptGeneration: null, known });
    expect(imported.revocations.get(key)).toBe(now / 1000 + 5);
    expect(imported.revocations.size).toBe(2);
    expect(imported.hosts.get('web-1')).toMatchObject({ status: 'revoked', bindings: [{ to: now + 5000 }] });
    expect(imported.hosts.get('web-2')?.status).toBe('active');
  });
});
