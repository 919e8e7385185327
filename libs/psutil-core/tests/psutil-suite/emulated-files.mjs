import { constants } from 'node:os';
import { realIo } from '../../dist/index.js';
import { askOr, isHooked } from './reverse-calls.mjs';
import { systemError } from './wire-errors.mjs';

/**
 * Some of psutil's system calls are files to this library, so a test's answer to the call becomes the content of the
 * file. Each entry returns the content, or null to leave the file to others.
 */
const emulatedFiles = [
  // sysconf(_SC_NPROCESSORS_ONLN) of the C library reads this file.
  {
    path: /^\/sys\/devices\/system\/cpu\/online$/,
    hook: 'sys.sysconf',
    read: () => onlineCpus(askOr('sys.sysconf', ['SC_NPROCESSORS_ONLN'], () => null)),
  },
  // getmntent(3).
  {
    path: /^\/proc\/(self|[0-9]+)\/mounts$|^\/etc\/mtab$/,
    hook: 'sys.mounts',
    read: (path) => mountTable(askOr('sys.mounts', [path], () => null)),
  },
  // The state in this file says whether a process is a zombie.
  {
    path: /^\/proc\/[0-9]+\/stat$/,
    hook: 'impl.Process.isZombie',
    read: (path) => (askOr('impl.Process.isZombie', [null], () => null) === true ? zombieStat(path) : null),
  },
  // A network interface that is gone when its MTU is read: it is listed, but the kernel does not know it.
  { path: /^\/proc\/net\/dev$/, hook: 'sys.netIfMtu', read: (path) => withVanishedNics(path) },
];

/**
 * Returns the content of a file that represents a system call which the test has replaced, or null. Throws as reading
 * would.
 */
export function emulatedFile(path) {
  const file = emulatedFiles.find((file) => isHooked(file.hook) && file.path.test(path));
  if (file === undefined) {
    return null;
  }
  try {
    const text = file.read(path);
    return text === null ? null : Buffer.from(text);
  } catch (error) {
    // Python's ValueError means that the system does not know the name; the file is then missing.
    if (error instanceof RangeError) {
      throw systemError(constants.errno.ENOENT, path);
    }
    throw error;
  }
}

function onlineCpus(count) {
  return count === null ? null : `0-${count - 1}\n`;
}

function mountTable(mounts) {
  return mounts === null
    ? null
    : mounts
        .map(([device, mountpoint, fstype, options]) => `${device} ${mountpoint} ${fstype} ${options} 0 0\n`)
        .join('');
}

function zombieStat(path) {
  const text = realIo.readFile(path).toString('latin1');
  return text.replace(/\) [A-Za-z] /, ') Z ');
}

function withVanishedNics(path) {
  const text = realIo.readFile(path).toString('latin1');
  return text.replace(/^ *([^ :]+):/gmu, (line, name) => (isVanished(name) ? `gone-${name}:`.slice(-16) : line));
}

function isVanished(name) {
  try {
    askOr('sys.netIfMtu', [name], () => null);
    return false;
  } catch (error) {
    if (error.errno === -constants.errno.ENODEV) {
      return true;
    }
    throw error;
  }
}
