import { constants } from 'node:os';
import { AccessDenied, NativeCallFailed, NoSuchProcess } from '../../errors.js';
import type { LocalUsers } from '../../model/user.js';
import type { AbandonableCalls } from '../../platform/abandonable-calls.js';
import type { PlatformContext } from '../../platform/platform.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { unlessRefused } from '../files/kernel-text.js';
import { computeUsage } from '../disk/usage.js';
import { isUnknownUser } from '../native/passwd.js';
import { decodeStatvfs } from '../native/statvfs.js';
import { isPathOf, splitCmdline } from '../proc-pid/cmdline.js';
import { linkTarget } from '../proc-pid/links.js';
import { parseFootprint } from '../proc-pid/smaps.js';
import { CallQueue, defaultLimitMs } from './call-queue.js';

const { EACCES, EPERM, ENOENT, ESRCH } = constants.errno;

/** Makes the calls of platform/abandonable-calls.ts in a helper process. */
export function createAbandonableCalls(context: PlatformContext, localUsers: () => LocalUsers): AbandonableCalls {
  const queue = new CallQueue();
  return {
    get stuck() {
      return queue.stuck;
    },
    get stuckFileSystems() {
      return queue.stuckOf('statvfs');
    },
    get helperPid() {
      return queue.helperPid;
    },
    get cpuMs() {
      return queue.cpuMs;
    },
    fileSystemUsage: async (path, { limitMs = defaultLimitMs } = {}) => {
      if (path.includes('\0')) {
        throw new TypeError('a path must not contain NUL');
      }
      const full = `${context.rootFs}${path}`;
      return computeUsage(decodeStatvfs(present(await translated(queue.ask('statvfs', full, limitMs)))));
    },
    userName: async (uid, { limitMs = defaultLimitMs } = {}) => {
      if (context.rootFs !== '') {
        return localUsers().names.get(uid) ?? null;
      }
      try {
        const name = await queue.ask('user', uid, limitMs);
        return name === null ? null : decodeBytes(name);
      } catch (error) {
        if (error instanceof NativeCallFailed && isUnknownUser(error.errno)) {
          return null;
        }
        throw error;
      }
    },
    memoryFootprint: async (pid, { limitMs = defaultLimitMs } = {}) => {
      const path = `${context.procRoot}/${pid}/smaps_rollup`;
      const text = present(await translated(queue.ask('procFile', path, limitMs), pid)).toString('latin1');
      return parseFootprint(text, path);
    },
    cmdline: async (pid, { limitMs = defaultLimitMs } = {}) => {
      const directory = `${context.procRoot}/${pid}`;
      const bytes = present(await translated(queue.ask('cmdline', `${directory}/cmdline`, limitMs), pid));
      return splitCmdline(decodeBytes(bytes), (path) =>
        isPathOf(path, {
          exe: unlessRefused(() => linkTarget(context.io.readlink(`${directory}/exe`))),
          readName: () => readName(context, directory),
        }),
      );
    },
    close: () => queue.close(),
  };
}

/** '' for a process that is gone. */
function readName({ io }: PlatformContext, directory: string): string {
  const bytes = unlessRefused(() => io.readFile(`${directory}/comm`));
  return bytes === null ? '' : decodeBytes(bytes).replace(/\n$/u, '');
}

function present(bytes: Buffer | null): Buffer {
  if (bytes === null) {
    throw new TypeError('the helper answered without a result');
  }
  return bytes;
}

async function translated<T>(answer: Promise<T>, pid: number | null = null): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NativeCallFailed) {
      if (error.errno === EACCES || error.errno === EPERM) {
        throw new AccessDenied({ ...(pid === null ? {} : { pid }), message: error.message, cause: error });
      }
      if (pid !== null && (error.errno === ENOENT || error.errno === ESRCH)) {
        throw new NoSuchProcess({ pid, cause: error });
      }
    }
    throw error;
  }
}
