import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseLoadavg, readLoadavg } from './loadavg.js';

describe('/proc/loadavg', () => {
  it('reads the three averages', () => {
    expect(readLoadavg(fixtureContext('debian-12-vm'))).toEqual([0.2, 0.18, 1.12]);
  });

  it.each([
    ['empty', ''],
    ['two numbers', '0.1 0.2'],
    ['integers', '1 2 3 1/2 3'],
    ['words', 'a b c'],
    ['infinity', '1.0 2.0 inf'],
  ])('rejects %s', (_, text) => {
    expect(() => parseLoadavg({ path: '/proc/loadavg', text })).toThrow(UnexpectedFormat);
  });
});
