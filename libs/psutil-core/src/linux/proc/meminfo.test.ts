import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseMeminfo, readMeminfo } from './meminfo.js';

const parse = (text: string) => parseMeminfo({ path: '/proc/meminfo', text }, new Set(['MemTotal', 'ShadowCallStack']));

describe('/proc/meminfo', () => {
  it('reads the wanted lines in bytes, with or without a blank after the colon', () => {
    const bytes = readMeminfo(fixtureContext('debian-12-vm'), new Set(['MemTotal', 'ShadowCallStack', 'NoSuchLine']));
    expect([...bytes]).toEqual([
      ['MemTotal', 16_316_412 * 1024],
      ['ShadowCallStack', 10_373_888 * 1024],
    ]);
  });

  it('skips odd lines that are not wanted, such as those of Linux 2.4', () => {
    expect(parse('        total:    used:\nMem: 1 2 3\n\nno colon\nMemTotal: 5 kB').get('MemTotal')).toBe(5120);
  });

  it('keeps negative values, which LXC containers have shown', () => {
    expect(parse('MemTotal: -5 kB').get('MemTotal')).toBe(-5120);
  });

  it.each([
    ['no number', 'MemTotal:'],
    ['another unit', 'MemTotal: 5 MB'],
    ['two numbers', 'MemTotal: 5 6 kB'],
  ])('rejects %s and quotes the line', (_, text) => {
    expect(() => parse(text)).toThrow(UnexpectedFormat);
    expect(() => parse(text)).toThrow(JSON.stringify(text));
  });
});
