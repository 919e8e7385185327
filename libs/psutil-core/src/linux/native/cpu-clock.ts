import { declareNative } from './libc.js';

const clockGettime = declareNative('clock_gettime', 'int32_t', ['int32_t', 'uint8_t *']);

/** Enough for a struct timespec of any architecture. */
const timespec = Buffer.alloc(16);

/** CPU clocks of other processes. Injectable, so that tests can simulate a kernel that does not offer them. */
export interface CpuClocks {
  /**
   * Reads into `words` how many nanoseconds all threads of a process, ended ones included, have spent on a CPU. That
   * needs neither rights nor a descriptor, and costs less than half of reading a file of /proc. False if no process has
   * this PID (in our PID namespace), or where a sandbox offers only our own clock. See clock_getcpuclockid(3).
   */
  read(pid: number): boolean;
  /**
   * The four words of a struct timespec. They serve comparison only, so their order does not matter, nor whether
   * seconds have 32 or 64 bits.
   */
  readonly words: Int32Array;
}

export const cpuClocks: CpuClocks = {
  read: (pid) => clockGettime(cpuClockOf(pid), timespec) === 0,
  words: new Int32Array(timespec.buffer, timespec.byteOffset, 4),
};

/** MAKE_PROCESS_CPUCLOCK in include/linux/posix-timers_types.h, with CPUCLOCK_SCHED. */
export function cpuClockOf(pid: number): number {
  return (~pid << 3) | 2;
}
