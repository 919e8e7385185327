// proc_pid_mountinfo(5)
import type { Mount } from '../../model/disk.js';
import type { Io } from '../../platform/io.js';
import { parseDecimal, readKernelText, splitLines, unexpected, type KernelText } from '../files/kernel-text.js';
import { decodeOctal } from './mounts.js';

/** All mounts of a table such as /proc/self/mountinfo, hidden ones included. */
export function readMountinfo(io: Io, path: string): Mount[] {
  return parseMountinfo(readKernelText(io, path));
}

/** `id parent major:minor root mountpoint options [optional fields] - type device options`. */
export function parseMountinfo(mountinfo: KernelText): Mount[] {
  return splitLines(mountinfo.text).map((line) => parseLine(mountinfo, line));
}

/** The kernel separates by one blank and escapes those inside a word; the device may be empty. */
function parseLine(mountinfo: KernelText, line: string): Mount {
  const words = line.split(' ');
  const [id, parentId, deviceNumber, root, mountpoint, opts] = words;
  const end = words.indexOf('-', 6);
  const [fstype, device, ...superOpts] = words.slice(end + 1);
  if (root === undefined || mountpoint === undefined || opts === undefined) {
    throw unexpected(mountinfo, line, 'id, parent, device number, root, mount point and options');
  }
  if (end === -1 || fstype === undefined || device === undefined) {
    throw unexpected(mountinfo, line, 'a lone -, then type and device');
  }
  if (deviceNumber === undefined || !/^\d+:\d+$/u.test(deviceNumber)) {
    throw unexpected(mountinfo, line, 'a device number');
  }
  return {
    id: parseDecimal(id, mountinfo, line),
    parentId: parseDecimal(parentId, mountinfo, line),
    deviceNumber,
    root: decodeOctal(root),
    mountpoint: decodeOctal(mountpoint),
    opts,
    fstype: decodeOctal(fstype),
    device: decodeOctal(device),
    superOpts: decodeOctal(superOpts.join(' ')),
  };
}
