import { realIo } from '../../dist/index.js';
import { findPaths } from '../../dist/linux/sys/find-paths.js';
import { emulatedFile } from './emulated-files.mjs';
import { askOr, isHooked } from './reverse-calls.mjs';

/** Content by descriptor of emulated files. Real descriptors are never this large. */
const firstEmulatedFd = 1 << 30;
const emulated = new Map();
let nextFd = firstEmulatedFd;

/** The library's access to files, which tries the test's replacements before the real file system. */
export const hookedIo = {
  ...realIo,
  readFile: (path, scratch) => emulatedFile(path) ?? readContent(path) ?? realIo.readFile(path, scratch),
  exists: (path) => askOr('io.exists', [path], () => askStorageDevice(path) ?? realIo.exists(path)),
  readdir: (path) => askOr('io.listdir', [path], () => askTerminals(path) ?? realIo.readdir(path)),
  readlink: (path) =>
    askOr('io.readlink', [path], () => askOr('io.readlinkClean', [path], () => realIo.readlink(path))),
  realpath: (path) => askOr('io.realpath', [path], () => realIo.realpath(path)),
  // Like Python's glob, this uses the real directories even if a test claims that everything exists.
  glob: (pattern) => askOr('io.glob', [pattern], () => findPaths(realIo, pattern)),
  open: (path) => {
    const content = emulatedFile(path) ?? readContent(path);
    if (content === null) {
      return realIo.open(path);
    }
    nextFd += 1;
    emulated.set(nextFd, content);
    return nextFd;
  },
  pread: (fd, buffer, position = 0) => {
    const content = emulated.get(fd);
    return content === undefined ? realIo.pread(fd, buffer, position) : content.copy(buffer, 0, position);
  },
  close: (fd) => {
    if (!emulated.delete(fd)) {
      realIo.close(fd);
    }
  },
};

/** Returns null if the test leaves this file to the real file system. */
function readContent(path) {
  const answer = askOr('io.open', [path, 'rb'], () => null);
  return answer === null ? null : Buffer.from(answer.b64, 'base64');
}

/** A disk has a directory in /sys/block, a partition does not. Returns null if the test does not emulate that. */
function askStorageDevice(path) {
  const name = /^\/sys\/block\/([^/]+)$/.exec(path)?.[1];
  return name === undefined || !isHooked('sys.isStorageDevice')
    ? null
    : askOr('sys.isStorageDevice', [name.replaceAll('!', '/')], () => realIo.exists(path));
}

/**
 * Terminals are found by listing their devices. A test may provide the list, or forbid the look-up. Returns null if it
 * does neither.
 */
function askTerminals(path) {
  if (path !== '/dev' && path !== '/dev/pts') {
    return null;
  }
  askOr('impl.getTerminal', [null], () => null);
  const terminals = askOr('impl.terminalMap', [], () => null);
  return terminals === null
    ? null
    : Object.values(terminals)
        .filter((name) => name.startsWith(`${path}/`))
        .map((name) => name.slice(path.length + 1));
}
