import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { parseArcstats } from './arcstats.js';

const parse = (text: string) =>
  parseArcstats({ path: 'arcstats', text: `9 1 0x01 147 39984 1 2\nname type data\n${text}` });

describe('/proc/spl/kstat/zfs/arcstats', () => {
  it('reads the size and what is above the minimum', () => {
    expect(parse('c_min                           4    100\nsize                            4    1000\n')).toEqual({
      size: 1000,
      reclaimable: 900,
    });
  });

  it('gives nothing back below the minimum', () => {
    expect(parse('c_min 4 100\nsize 4 60\n')).toEqual({ size: 60, reclaimable: 0 });
  });

  it('does not mistake other sizes for the size', () => {
    expect(parse('compressed_size 4 1\nhdr_size 4 2\n')).toBeNull();
  });

  it('does not know what is reclaimable without the minimum', () => {
    expect(parse('size 4 60\n')).toEqual({ size: 60, reclaimable: null });
  });

  it.each(['size 4 x', 'size 4', 'c_min 4 -1\nsize 4 1'])('rejects %j', (text) => {
    expect(() => parse(text)).toThrow(UnexpectedFormat);
  });
});
