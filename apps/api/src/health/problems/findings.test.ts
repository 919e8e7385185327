import { describe, expect, it } from 'vitest';
import { expiryFindings } from './api-problems.js';
import { streamFindings } from './broker-problems.js';
import { diskFinding } from './disk-finding.js';
import { findingsOf } from './host-problems.js';
import { storageFindings } from './storage-problems.js';

const dayMs = 86_400_000;
const now = Date.parse('2026-11-22T20:00:00Z');

const stream = {
  bytes: 0,
  maxBytes: 2_000_000_000,
  pending: 0,
  unacknowledged: 0,
  isAwaited: true,
  behindMs: 0,
  deadLetters: 0,
  newestLetter: null,
};
const storage = { disks: [], bytes: 5_000_000, now, settledTo: now - 60_000, rawDroppedTo: null };
const asked = { askedAt: now - 5, answeredAt: now + 5 };

function codes(findings: readonly { readonly code: string; readonly severity?: string }[]): string[] {
  return findings.map(({ code, severity }) => (severity === undefined ? code : `${code} ${severity}`));
}

describe('the streams', () => {
  it.each([
    [{}, []],
    [{ bytes: 1_000_000_001 }, ['stream-filling warning']],
    [{ bytes: 1_900_000_000 }, ['stream-filling critical']],
    [{ behindMs: 59_000, pending: 9 }, []],
    [{ behindMs: 61_000, pending: 9 }, ['collectors-behind warning']],
    [{ behindMs: 601_000, pending: 9, isAwaited: false }, ['collectors-behind critical']],
    [{ deadLetters: 2, newestLetter: now - 60_000 }, ['dead-letters warning']],
    [{ deadLetters: 2, newestLetter: now - 2 * dayMs }, ['dead-letters info']],
  ])('%j: %j', (changes, expected) => {
    expect(codes(streamFindings({ ...stream, ...changes }, now))).toEqual(expected);
  });

  it('say whether a collector asks for messages, which one that is stopped does not', () => {
    const behind = { ...stream, behindMs: 90_000, pending: 5, unacknowledged: 2 };
    expect(streamFindings(behind, now)[0]?.detail).toMatch(/for 90 s; 7 wait, and a collector asks/);
    expect(streamFindings({ ...behind, isAwaited: false }, now)[0]?.detail).toContain('no collector asks');
  });
});

describe('the storage', () => {
  it.each([
    [{}, []],
    [{ now: now + 2900 }, ['clocks-apart']],
    [{ now: now - 2900 }, ['clocks-apart']],
    [{ now: now + 1500 }, []],
    [{ settledTo: null }, []],
    [{ settledTo: now - 4 * 3_600_000 }, ['rollups-behind']],
    [{ rawDroppedTo: now - 3 * dayMs }, ['history-shortened']],
    [{ rawDroppedTo: now - 30 * dayMs }, []],
    [{ disks: [{ name: 'default', freeBytes: 9e9, totalBytes: 100e9 }] }, ['disk-filling warning']],
  ])('%j: %j', (changes, expected) => {
    expect(codes(storageFindings({ ...storage, ...changes }, asked))).toEqual(expected);
  });

  it('does not take a slow answer for a wrong clock', () => {
    expect(storageFindings(storage, { askedAt: now - 9000, answeredAt: now + 100 })).toEqual([]);
  });
});

it.each([
  [11, 100, []],
  [9, 100, ['disk-filling warning']],
  [1.9, 100, ['disk-filling critical']],
  [25, 4000, []],
  [19, 4000, ['disk-filling warning']],
  [1.9, 4000, ['disk-filling critical']],
])('a disk with %d of %d GB left: %j', (free, total, expected) => {
  expect(codes(diskFinding('disk-filling', 'a disk', free * 1e9, total * 1e9))).toEqual(expected);
});

it.each([
  [31, []],
  [29, ['certificate-expiring warning']],
  [6, ['certificate-expiring critical']],
  [-1, ['certificate-expiring critical']],
])('a certificate with %d days left: %j', (days, expected) => {
  const found = expiryFindings('server.pem', { validTo: new Date(now + days * dayMs).toUTCString() }, now);
  expect(codes(found)).toEqual(expected);
});

describe('hosts', () => {
  const warning = (code: 'revoked' | 'missing-rights' | 'never-seen', detail = 'x') => ({ code, detail, remedy: 'y' });

  it('are silent if they are offline, unless nobody expects them to send', () => {
    const offline = { status: 'offline', lastSeen: now, warnings: [] } as const;
    const found = findingsOf([
      { host: 'gone', ...offline },
      { host: 'late', ...offline, status: 'stale' },
      { host: 'barred', ...offline, warnings: [warning('revoked')] },
      { host: 'new', ...offline, lastSeen: null, warnings: [warning('never-seen')] },
    ]);
    expect(codes(found)).toEqual(['silent-hosts', 'never-seen']);
    expect(found[0]?.hosts).toEqual([
      {
        host: 'gone',
        detail: 'Its last message arrived at 2026-11-22T20:00:00.000Z',
        remedy: expect.stringContaining('`psfleet host remove gone`') as string,
      },
    ]);
  });

  it('have one finding for each code, which counts a host with two warnings once', () => {
    const online = { status: 'online', lastSeen: now } as const;
    const twice = [warning('missing-rights', 'one'), warning('missing-rights', 'two')];
    expect(
      findingsOf([
        { host: 'a', ...online, warnings: twice },
        { host: 'b', ...online, warnings: twice.slice(1) },
        { host: 'c', ...online, warnings: [] },
      ]),
    ).toMatchObject([{ code: 'missing-rights', detail: '2 of 3 hosts', hosts: [{ detail: 'one' }, {}, {}] }]);
  });
});
