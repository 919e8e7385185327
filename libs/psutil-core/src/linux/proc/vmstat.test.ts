import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseSwapTraffic, readSwapTraffic } from './vmstat.js';

const parse = (text: string) => parseSwapTraffic({ path: '/proc/vmstat', text });

describe('/proc/vmstat', () => {
  it('reads the pages swapped in and out', () => {
    expect(readSwapTraffic(fixtureContext('debian-12-vm'))).toEqual({ pagesIn: 1500, pagesOut: 4210 });
    expect(parse('pswpin 1\npswpout 2')).toEqual({ pagesIn: 1, pagesOut: 2 });
  });

  it('is null, not 0, where lines or the file are missing', () => {
    expect(readSwapTraffic(fixtureContext('kernel-2.6.9'))).toEqual({ pagesIn: null, pagesOut: null });
    expect(readSwapTraffic(fixtureContext('many-disks'))).toEqual({ pagesIn: null, pagesOut: null });
    expect(parse('zswpin 3\npswpin 1\n')).toEqual({ pagesIn: 1, pagesOut: null });
    const io = new FakeIo({ '/proc/vmstat': { error: 'EACCES' } });
    expect(readSwapTraffic({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' })).toEqual({
      pagesIn: null,
      pagesOut: null,
    });
  });

  it.each([
    ['no number', 'pswpin \n'],
    ['letters', 'pswpout x\n'],
  ])('rejects %s', (_, text) => {
    expect(() => parse(text)).toThrow(UnexpectedFormat);
  });
});
