import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parsePressure, readPressure } from './pressure.js';

describe('/proc/pressure', () => {
  it('reads each resource that the kernel accounts for', () => {
    expect(readPressure(fixtureContext('pressure-linux-6'))).toEqual(
      new Map([
        [
          'cpu',
          {
            some: { avg10: 28.56, avg60: 42.56, avg300: 30.61, total: 3_848_784_833 },
            full: { avg10: 0, avg60: 0, avg300: 0, total: 0 },
          },
        ],
        [
          'memory',
          { some: { avg10: 0, avg60: 0, avg300: 0, total: 12 }, full: { avg10: 0, avg60: 0, avg300: 0, total: 7 } },
        ],
        [
          'io',
          {
            some: { avg10: 100, avg60: 0.26, avg300: 0.07, total: 334_405_498 },
            full: { avg10: 0.2, avg60: 0.16, avg300: 0.04, total: 171_108_622 },
          },
        ],
        ['irq', { some: null, full: { avg10: 0.01, avg60: 0, avg300: 0, total: 99 } }],
      ]),
    );
  });

  it('is empty if the kernel has no such files', () => {
    expect(readPressure(fixtureContext('raspberry-pi-4'))).toEqual(new Map());
  });

  it("returns null for the CPU's full line before Linux 5.13", () => {
    expect(
      parsePressure({ path: '/proc/pressure/cpu', text: 'some avg10=1.00 avg60=2.00 avg300=3.00 total=4\n' }),
    ).toEqual({ some: { avg10: 1, avg60: 2, avg300: 3, total: 4 }, full: null });
  });

  it.each([
    ['empty', ''],
    ['another word', 'most avg10=0.00 avg60=0.00 avg300=0.00 total=0'],
    ['no total', 'some avg10=0.00 avg60=0.00 avg300=0.00'],
    ['no average', 'some avg10=0.00 avg300=0.00 total=0'],
    ['a word for a number', 'some avg10=x avg60=0.00 avg300=0.00 total=0'],
    ['a negative total', 'some avg10=0.00 avg60=0.00 avg300=0.00 total=-1'],
    ['a name without value', 'some avg10 avg60=0.00 avg300=0.00 total=1'],
  ])('rejects %s', (_, text) => {
    expect(() => parsePressure({ path: '/proc/pressure/io', text })).toThrow(UnexpectedFormat);
  });
});
