import type { HostRecord } from '@psfleet/wire';
import { describe, expect, it } from 'vitest';
import { HostBindings } from './host-bindings.js';

const [first, second] = ['a'.repeat(32), 'b'.repeat(32)];
const host: HostRecord = {
  host: 'web-1',
  hostname: 'web-1',
  hostId: second,
  userKey: null,
  identityKey: null,
  machine: { machineId: null, productUuid: null },
  labels: {},
  enrolledAt: 0,
  enrollment: null,
  status: 'active',
  bindings: [
    { hostId: first, from: 0, to: 100_000 },
    { hostId: second, from: 100_000, to: null },
  ],
  refused: null,
};
const removed = { host: 'old-1', removedAt: 100_000, bindings: [{ hostId: first, from: 0, to: 100_000 }] };
const bindings = new HostBindings([
  { hosts: [host], removed: [] },
  { hosts: [], removed: [removed] },
]);

describe('bindings', () => {
  it('let the machine in that holds the name now', () => {
    expect(bindings.objectionTo('web-1', second, 1e12)).toBeNull();
  });

  it('let in what arrived before a host was replaced or removed, by clocks that differ a little', () => {
    expect(bindings.objectionTo('web-1', first, 99_000)).toBeNull();
    expect(bindings.objectionTo('web-1', first, 104_999)).toBeNull();
    expect(bindings.objectionTo('web-1', first, 105_000)).toContain('was revoked, replaced or removed');
    expect(bindings.objectionTo('old-1', first, 99_000)).toBeNull();
    expect(bindings.objectionTo('old-1', first, 200_000)).toContain('was revoked, replaced or removed');
  });

  it('object to unknown names and machines', () => {
    expect(bindings.objectionTo('web-2', first, 0)).toBe('host not enrolled: web-2 is unknown');
    expect(bindings.objectionTo('web-1', 'c', 0)).toBe('host not enrolled: web-1 is bound to another machine than "c"');
    expect(bindings.objectionTo('constructor', first, 0)).toContain('unknown');
  });
});
