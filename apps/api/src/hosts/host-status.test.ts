import { describe, expect, it } from 'vitest';
import { hostStatus } from './host-status.js';

describe('hostStatus', () => {
  it.each([
    [25_000, 10_000, 'online'],
    [25_001, 10_000, 'stale'],
    [100_000, 10_000, 'stale'],
    [100_001, 10_000, 'offline'],
    [9_000_000, 3_600_000, 'online'],
    [3_000, 1_000, 'stale'],
    [-500_000, 10_000, 'online'],
    [25_000, null, 'online'],
    [25_001, null, 'stale'],
  ] as const)('a tick that arrived %i ms ago with an interval of %s ms is %s', (age, intervalMs, status) => {
    expect(hostStatus({ arrivedAt: 1_000_000_000 - age, intervalMs }, 1_000_000_000)).toBe(status);
  });

  it('is offline without any tick', () => {
    expect(hostStatus(undefined, 0)).toBe('offline');
  });
});
