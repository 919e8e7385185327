import { declareNative, lastErrno, toNumber } from './libc.js';

const setpriority = declareNative('setpriority', 'int32_t', ['int32_t', 'uint32_t', 'int32_t']);

const PRIO_PROCESS = 0;

/** setpriority(2) for one thread, by its id (a PID is the id of its first thread). Returns 0, or the negated errno. */
export function setNice(pid: number, value: number): number {
  return toNumber(setpriority(PRIO_PROCESS, pid, value), 'setpriority') === 0 ? 0 : -lastErrno();
}
