import { constants } from 'node:os';
import { realIo } from '../../dist/index.js';
import { askOr, isHooked } from './reverse-calls.mjs';
import { systemError } from './wire-errors.mjs';

/**
 * Some of psutil's system calls are files to this library: what a test says about the call is told as the content of
 * the file. Each entry answers the content, or null to leave the file to others.
 */
const FILES = [
  // sysconf(_SC_NPROCESSORS_ONLN) of the C library reads this very file.
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
  // "Is it a zombie?" is the state in this file.
  {
    path: /^\/proc\/[0-9]+\/stat$/,
    hook: 'impl.Process.isZombie',
    read: (path) => (askOr('impl.Process.isZombie', [null], () => null) === true ? zombieStat(path) : null),
  },
  // A network interface that is gone when its MTU is asked for: one that is listed and that the kernel does not know.
  { path: /^\/proc\/net\/dev$/, hook: 'sys.netIfMtu', read: (path) => withVanishedNics(path) },
];

/**
 * The content of a file that stands for a system call which the test has replaced, else null. Throws as reading would.
 */
export function emulatedFile(path) {
  const file = FILES.find((file) => isHooked(file.hook) && file.path.test(path));
  if (file === undefined) {
    return null;
  }
  try {
    const text = file.read(path);
    return text === null ? null : Buffer.from(text);
  } catch (error) {
    // Python's ValueError says that the system does not know the name; without that the file is missing.
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
