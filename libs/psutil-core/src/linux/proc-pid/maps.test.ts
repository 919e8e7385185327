import { describe, expect, it } from 'vitest';
import { findMappedInode } from './maps.js';

const text =
  '00400000-00452000 r-xp 00000000 fe:00 173521                             /usr/bin/a b (deleted)\n' +
  '00652000-00655000 rw-p 00000000 00:00 0                                  [heap]\n' +
  '7f0000000000-7f0000001000 r--s 00000000 00:2a 9007199254740993           /srv/a\\012b\n' +
  '7f0000002000-7f0000003000 r--s 00000000 00:2a 7                          /other /usr/bin/x\n' +
  '7f0000004000-7f0000005000 r--s 00000000 00:2a 8                          /usr/bin/y';

describe('a mapped file', () => {
  it.each([
    ['/usr/bin/a b (deleted)', 173_521],
    ['/srv/a\nb', 9_007_199_254_740_992],
    ['/usr/bin/a b', null],
    ['[heap]', null],
    ['/usr/bin/x', null],
    ['/other /usr/bin/x', 7],
    ['/usr/bin/y', null],
  ])('at %j has the inode %j', (path, inode) => {
    expect(findMappedInode(text, path)).toBe(inode);
  });
});
