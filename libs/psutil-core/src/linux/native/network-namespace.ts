// setns(2), network_namespaces(7): a socket belongs for ever to the namespace of the thread that opened it
import { closeSync, openSync } from 'node:fs';
import { declareNative, lastErrno, nativeFailure, toNumber } from './libc.js';

const setns = declareNative('setns', 'int32_t', ['int32_t', 'int32_t']);

const CLONE_NEWNET = 0x4000_0000;
const ownPath = '/proc/thread-self/ns/net';
/** setns(2) allocates memory, so even the way back can fail for a moment. */
const returnAttempts = 1_000;

/**
 * Calls `open` while this thread is in the network namespace of `path` (`/proc/PID/ns/net`), and returns its result.
 * Needs CAP_SYS_ADMIN in both namespaces and the right to read the link. Throws Node's system error or
 * NativeCallFailed.
 *
 * setns(2) moves only the calling thread. Nothing else runs on it meanwhile, because `open` is synchronous; it must
 * start no thread, which would stay in that namespace. The way back is tried before the way there, so that a missing
 * right is found at home. If the thread could not come back, everything that the program opens later would lie in a
 * container's network, so the program is aborted.
 */
export function inNetworkNamespace<T>(path: string, open: () => T): T {
  const own = openSync(ownPath, 'r');
  try {
    const other = openSync(path, 'r');
    try {
      enter(own, ownPath);
      enter(other, path);
      try {
        return open();
      } finally {
        goBack(own);
      }
    } finally {
      closeSync(other);
    }
  } finally {
    closeSync(own);
  }
}

function enter(fd: number, path: string): void {
  if (toNumber(setns(fd, CLONE_NEWNET), 'setns') !== 0) {
    throw nativeFailure('setns(CLONE_NEWNET)', path);
  }
}

function goBack(own: number): void {
  for (let attempt = 0; attempt < returnAttempts; attempt++) {
    if (toNumber(setns(own, CLONE_NEWNET), 'setns') === 0) {
      return;
    }
  }
  process.stderr.write(`psutil-core: cannot return to the own network namespace (errno ${lastErrno()}), aborting\n`);
  process.abort();
}
