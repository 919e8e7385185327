import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { parseFootprint, parseSmaps } from './smaps.js';

const smaps = `55d0c0000000-55d0c0021000 r-xp 00000000 fd:01 131 /usr/bin/my prog (deleted)
Size:                132 kB
Rss:                 100 kB
Pss:                  50 kB
Shared_Clean:         10 kB
Private_Clean:        20 kB
Private_Dirty:        30 kB
Swap:                  4 kB
VmFlags: rd ex mr mw me
7ffd0000-7ffd1000 rw-p 00000000 00:00 0
Size:                  4 kB
Rss:                   4 kB
Pss:                   1 kB
Private_Hugetlb:       8 kB
ffff-10000 r--s 00000000 00:00 0                  [vvar]
Size:                  8 kB
`;

describe('parseSmaps', () => {
  it('reads regions', () => {
    const regions = parseSmaps(smaps, 'smaps', () => false);
    expect(regions.map(({ path, perms, addr, size, rss }) => ({ path, perms, addr, size, rss }))).toEqual([
      { path: '/usr/bin/my prog', perms: 'r-xp', addr: '55d0c0000000-55d0c0021000', size: 132 * 1024, rss: 100 * 1024 },
      { path: '[anon]', perms: 'rw-p', addr: '7ffd0000-7ffd1000', size: 4096, rss: 4096 },
      { path: '[vvar]', perms: 'r--s', addr: 'ffff-10000', size: 8192, rss: 0 },
    ]);
    expect(regions[0]).toMatchObject({
      pss: 50 * 1024,
      sharedClean: 10 * 1024,
      privateClean: 20 * 1024,
      privateDirty: 30 * 1024,
      swap: 4096,
      anonymous: 0,
    });
  });

  it('keeps a name that only looks deleted', () => {
    expect(parseSmaps(smaps, 'smaps', () => true)[0]?.path).toBe('/usr/bin/my prog (deleted)');
  });

  it.each(['/srv/Icon\r', '/srv/a\u2028b', '/srv/a\u2029', '/srv/a: b', '/srv/\udcff\u0085 '])(
    'keeps the path %j',
    (path) => {
      const text = `7f0000000000-7f0000001000 r--s 00000000 fe:00 1  ${path}\nRss: 4 kB\n`;
      expect(parseSmaps(text, 'smaps', () => true)).toMatchObject([{ path, rss: 4096 }]);
    },
  );

  it('is empty for kernel threads', () => {
    expect(parseSmaps('', 'smaps', () => false)).toEqual([]);
  });

  it.each(['nonsense\n', 'Size: 4 kB\n', `${smaps}Rss: many kB\n`, `${smaps}Rss: 4\n`, '1-2 rwxp\n'])(
    'throws for %#',
    (text) => {
      expect(() => parseSmaps(text, '/proc/1/smaps', () => false)).toThrow(UnexpectedFormat);
    },
  );
});

describe('parseFootprint', () => {
  it('sums up', () => {
    expect(parseFootprint(smaps, 'smaps')).toEqual({ uss: 58 * 1024, pss: 51 * 1024, swap: 4096 });
    expect(parseFootprint('', 'smaps')).toEqual({ uss: 0, pss: 0, swap: 0 });
  });

  it('throws for a line without number', () => {
    expect(() => parseFootprint('Pss: x kB\n', 'smaps')).toThrow(UnexpectedFormat);
  });
});
