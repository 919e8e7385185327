import { parseSearch } from '@psfleet/search';
import type { HostRecord } from '@psfleet/wire';
import { expect, it } from 'vitest';
import { warnAboutPastLabels, type NamedHosts } from './past-labels.js';

const binding = (from: number, to: number | null) => ({ hostId: '0'.repeat(32), from, to });
const host = (name: string, bindings: HostRecord['bindings']): [string, HostRecord] => [
  name,
  {
    host: name,
    hostname: name,
    hostId: '0'.repeat(32),
    userKey: null,
    identityKey: null,
    machine: { machineId: null, productUuid: null },
    labels: {},
    enrolledAt: bindings.at(-1)?.from ?? 0,
    enrollment: null,
    status: 'active',
    bindings,
    refused: null,
  },
];
const state = {
  hosts: new Map([host('web-1', [binding(100, 200), binding(200, null)]), host('web-2', [binding(150, null)])]),
  removed: new Map([['web-3', { host: 'web-3', removedAt: 300, bindings: [binding(100, 300)] }]]),
};
const where = parseSearch('node OR NOT label.rack:r12');
const warnings = (from: number, to = from, named: NamedHosts = {}): string[] =>
  warnAboutPastLabels(state, { where, named }, { from, to });

const rejoined = 'joined again later, so that labels are compared as they are since then: web-1';
const removed = 'removed later, and without labels since, so that conditions on labels do not find them: web-3';

it('warns of hosts that joined again or were removed after the time of a search for labels', () => {
  expect(warnings(199)).toEqual([rejoined, removed]);
  expect(warnings(200)).toEqual([removed]);
  expect(warnings(300)).toEqual([]);
  expect(warnings(50, 99)).toEqual([]);
  expect(warnings(50, 100)).toEqual([rejoined, removed]);
});

it('warns neither of hosts that are not searched nor of searches without labels', () => {
  expect(warnings(199, 199, { host: ['web-2'] })).toEqual([]);
  expect(warnings(199, 199, { host: ['web-3'] })).toEqual([removed]);
  expect(warnAboutPastLabels(state, { where: parseSearch('node'), named: {} }, { from: 199, to: 199 })).toEqual([]);
  expect(warnAboutPastLabels(state, { named: { host: ['web-1'] } }, { from: 199, to: 199 })).toEqual([]);
});

it('warns of hosts that labels select or may have selected, beside those of a search', () => {
  const named = { label: ['rack=r12'] };
  const of = (time: number, host?: string[]): string[] =>
    warnAboutPastLabels(state, { named: host === undefined ? named : { ...named, host } }, { from: time, to: time });
  expect(of(199)).toEqual([rejoined, removed]);
  expect(of(199, ['web-2', 'web-3'])).toEqual([removed]);
  expect(of(300)).toEqual([]);
});
