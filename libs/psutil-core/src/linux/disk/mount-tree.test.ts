import { describe, expect, it } from 'vitest';
import { parseMountinfo } from '../proc/mountinfo.js';
import { MountTree } from './mount-tree.js';

/** `id parent mountpoint` of each mount. */
const treeOf = (...mounts: string[]) =>
  new MountTree(
    parseMountinfo({
      path: 'mountinfo',
      text: mounts
        .map((mount) => mount.split(' '))
        .map(([id, parent, mountpoint]) => `${id} ${parent} 0:${id} / ${mountpoint} rw - tmpfs m${id} rw`)
        .join('\n'),
    }),
  );
const visible = (...mounts: string[]) =>
  treeOf(...mounts)
    .visible()
    .map(({ id }) => id);

describe('mounts that paths lead to', () => {
  it('are all without over-mounts', () => {
    expect(visible('1 0 /', '2 1 /a', '3 2 /a/b/c', '4 1 /ab')).toEqual([1, 2, 3, 4]);
  });

  it('leave out those below another one on the same directory', () => {
    expect(visible('1 0 /', '2 1 /a', '3 2 /a', '4 3 /a')).toEqual([1, 4]);
  });

  it('leave out those whose directory another one covers, whatever their order in the table', () => {
    expect(visible('1 0 /', '2 1 /a/b', '3 2 /a/b/c', '4 1 /a')).toEqual([1, 4]);
    expect(visible('1 0 /', '4 1 /a', '2 1 /a/b', '3 2 /a/b/c')).toEqual([1, 4]);
  });

  it('keep one of two on the same path, in the covered and the covering file system', () => {
    expect(visible('1 0 /', '2 1 /a/b', '4 1 /a', '5 4 /a/b')).toEqual([1, 4, 5]);
  });

  it('begin with the uppermost root (switch_root leaves rootfs below)', () => {
    expect(visible('1 1 /', '2 1 /', '3 2 /proc', '4 1 /old')).toEqual([2, 3]);
  });

  it('are those of a chroot, whose own mount is not in the table', () => {
    expect(visible('5 4 /proc', '6 5 /proc/bus', '7 5 /proc')).toEqual([7]);
    expect(treeOf('5 4 /proc').find('/home')).toBeNull();
  });

  it('end with loops that no kernel makes', () => {
    expect(visible('1 0 /', '2 3 /a', '3 2 /a')).toEqual([1]);
  });
});

it('finds the mount that holds a path', () => {
  const tree = treeOf('1 0 /', '2 1 /a', '3 2 /a', String.raw`4 3 /a/b\040c`);
  const ids = ['/', '/b', '/a', '/a/x', '/a/b', '/a/b c', '/a/b c/d/e', '/ab'].map((path) => tree.find(path)?.id);
  expect(ids).toEqual([1, 1, 3, 3, 3, 4, 4, 1]);
});
