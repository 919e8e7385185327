import { describe, expect, it } from 'vitest';
import { measuredOf } from './values-at-clock.js';

describe('what a host has several of', () => {
  it('has one row for each, with its newest values', () => {
    const series = (metric: string, nic: string, points: readonly (readonly [string, number | null])[]) => ({
      metric,
      host: 'h',
      dimensions: { nic },
      points,
    });
    const rows = measuredOf([
      series('n.sent', 'eth0', [
        ['a', 1],
        ['b', 2],
      ]),
      series('n.received', 'eth0', [['b', null]]),
      series('n.sent', 'eth1', []),
    ]);
    expect(rows).toEqual([
      { dimensions: { nic: 'eth0' }, values: { 'n.sent': 2, 'n.received': null } },
      { dimensions: { nic: 'eth1' }, values: { 'n.sent': null } },
    ]);
  });

  it('tells names apart that contain what separates them', () => {
    const of = (a: string, b: string) => ({ metric: 'm', host: 'h', dimensions: { a, b }, points: [] });
    expect(measuredOf([of('x","b":"y', 'z'), of('x', 'y","b":"z')])).toHaveLength(2);
  });
});
