// Prints as JSON what this library and df say about the file systems of the mount namespace that it runs in.
import { execFileSync } from 'node:child_process';
import { encodeText, fileSystems, fileSystemUsage, diskPartitions } from '../../src/index.js';

/** df's columns; the mount point comes last, because it may hold blanks. */
const columns = ['source', 'fstype', 'size', 'used', 'avail', 'itotal', 'iused', 'iavail', 'target'];

/** Bytes as they are, one character each. */
const latin1 = (text: string): string => encodeText(text).toString('latin1');

// Other tests have file systems that do not answer.
const answering = ({ fstype }: { readonly fstype: string }): boolean => !fstype.startsWith('fuse');
const listed = fileSystems({ accept: answering }).map(({ device, mountpoint, fstype, isReadonly }) => ({
  device: latin1(device),
  mountpoint: latin1(mountpoint),
  fstype,
  isReadonly,
  ...fileSystemUsage(mountpoint),
}));
const df = execFileSync('df', ['-B1', '-x', 'fuse', '-x', 'fuseblk', `--output=${columns.join(',')}`], {
  encoding: 'latin1',
  env: { ...process.env, LC_ALL: 'C' },
})
  .trimEnd()
  .split('\n')
  .slice(1);

console.log(
  JSON.stringify({
    listed,
    df,
    partitions: diskPartitions({ all: true }).map(({ device, mountpoint, fstype }) => ({
      device,
      mountpoint: latin1(mountpoint),
      fstype,
    })),
  }),
);
