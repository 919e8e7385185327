import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseLastPid, parseLoadavg, readLoadavg } from './loadavg.js';

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

  it('ends with the newest PID', () => {
    expect(parseLastPid({ path: '/proc/loadavg', text: '0.20 0.18 0.12 1/80 11206\n' })).toBe(11_206);
  });

  it.each(['0.20 0.18 0.12 1/80\n', '0.20 0.18 0.12 1/80 x\n'])('has no newest PID in %j', (text) => {
    expect(() => parseLastPid({ path: '/proc/loadavg', text })).toThrow(UnexpectedFormat);
  });
});
