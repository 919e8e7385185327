import { describe, expect, it } from 'vitest';
import {
  decodeHostsRecord,
  encodeHostsRecord,
  hostsRecordName,
  hostsRecordNames,
  simulatedHostId,
  WireError,
  type HostRecord,
} from '../index.js';

const host: HostRecord = {
  host: 'web-1',
  hostname: 'web-1.example.org',
  hostId: '0'.repeat(32),
  userKey: `U${'A'.repeat(55)}`,
  identityKey: 'k'.repeat(43),
  machine: { machineId: 'a'.repeat(64), productUuid: null },
  labels: { rack: 'r 12' },
  enrolledAt: 1_795_377_312_000,
  enrollment: '0123456789abcdef',
  status: 'active',
  bindings: [{ hostId: '0'.repeat(32), from: 1_795_377_312_000, to: null }],
  refused: { at: 1_795_377_313_000, hostname: 'web-1', isSameMachine: false },
};
const record = {
  hosts: [host, { ...host, host: 'sim-1', userKey: null, identityKey: null, enrollment: null, refused: null }],
  removed: [{ host: 'web-9', removedAt: 5, bindings: [{ hostId: 'f'.repeat(32), from: 1, to: 5 }] }],
} as const;

describe('the record of hosts', () => {
  it('comes back as it was', () => {
    expect(decodeHostsRecord(encodeHostsRecord(record), 'hosts.1')).toEqual(record);
  });

  it.each<[string, object]>([
    ['hosts[0].host', { host: 'a.b' }],
    ['hosts[0].hostname', { hostname: '' }],
    ['hosts[0].hostname', { hostname: 'a\nb' }],
    ['hosts[0].hostId', { hostId: 'G'.repeat(32) }],
    ['hosts[0].userKey', { userKey: 'UA' }],
    ['hosts[0].userKey', { userKey: undefined }],
    ['hosts[0].identityKey', { identityKey: '=' }],
    ['hosts[0].machine.machineId', { machine: { machineId: 'x', productUuid: null } }],
    ['hosts[0].labels.a', { labels: { a: 1 } }],
    ['hosts[0].labels.A b', { labels: { 'A b': 'x' } }],
    ['hosts[0].enrolledAt', { enrolledAt: -1 }],
    ['hosts[0].status', { status: 'removed' }],
    ['hosts[0].bindings[0].to', { bindings: [{ hostId: '0'.repeat(32), from: 1, to: '2' }] }],
    ['hosts[0].refused.isSameMachine', { refused: { at: 1, hostname: 'a', isSameMachine: 1 } }],
  ])('names %s if it is not acceptable', (path, change) => {
    const bytes = Buffer.from(JSON.stringify({ hosts: [{ ...host, ...change }], removed: [] }));
    expect(() => decodeHostsRecord(bytes, 'hosts.1')).toThrow(`hosts.1.${path} is missing or not acceptable`);
  });

  it.each(['', '[]', 'null', '{', '{"hosts":[]}', '{"hosts":{},"removed":[]}', '{"hosts":[1],"removed":[]}'])(
    'refuses %j',
    (text) => {
      expect(() => decodeHostsRecord(Buffer.from(text), 'hosts.1')).toThrow(WireError);
    },
  );

  it('is one of 64, by the name of the host', () => {
    expect(hostsRecordNames).toHaveLength(64);
    for (const name of ['web-1', 'sim-1', 'foobar']) {
      expect(hostsRecordNames).toContain(hostsRecordName(name));
    }
  });
});

it('the id of a simulated host has a golden value', () => {
  expect(simulatedHostId('sim-0')).toBe('8eb53fb12fd8f258d29daf6dcf00ca57');
});
