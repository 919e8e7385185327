import { declareNative, lastErrno, toNumber } from './libc.js';
import { callSystem } from './syscall.js';

/** These calls take a thread id (a PID is the id of its first thread). They return 0 or more, or the negated errno. */
const setpriority = declareNative('setpriority', 'int32_t', ['int32_t', 'uint32_t', 'int32_t']);
const schedSetaffinity = declareNative('sched_setaffinity', 'int32_t', ['int32_t', 'size_t', 'uint8_t *']);
const schedGetaffinity = declareNative('sched_getaffinity', 'int32_t', ['int32_t', 'size_t', 'uint8_t *']);

const initialMaskBytes = 128;
const maxMaskBytes = 8192;

const PRIO_PROCESS = 0;
const IOPRIO_WHO_PROCESS = 1;
const IOPRIO_CLASS_SHIFT = 13;

/**
 * No libc wraps ioprio_set and ioprio_get, and their numbers differ by architecture. The default is the generic table
 * (arm64, riscv64, loong64).
 */
const ioprioNumbers: Readonly<Record<string, readonly [set: number, get: number]>> = {
  x64: [251, 252],
  ia32: [289, 290],
  arm: [314, 315],
  ppc64: [273, 274],
  s390x: [282, 283],
};
const [IOPRIO_SET, IOPRIO_GET] = ioprioNumbers[process.arch] ?? [30, 31];

/** setpriority(2). */
export function setNice(thread: number, value: number): number {
  return toResult(setpriority(PRIO_PROCESS, thread, value), 'setpriority');
}

/** ioprio_set(2). */
export function setIoPriority(thread: number, ioclass: number, value: number): number {
  return callSystem(IOPRIO_SET, IOPRIO_WHO_PROCESS, thread, (ioclass << IOPRIO_CLASS_SHIFT) | value);
}

/** ioprio_get(2): the class in the upper bits, the value in the lower 13. */
export function readIoPriority(thread: number): number {
  return callSystem(IOPRIO_GET, IOPRIO_WHO_PROCESS, thread);
}

export function decodeIoPriority(packed: number): { readonly ioclass: number; readonly value: number } {
  return { ioclass: packed >> IOPRIO_CLASS_SHIFT, value: packed & 0xff };
}

/**
 * sched_setaffinity(2). An empty list means every CPU: the kernel ignores absent ones and those that a cpuset forbids.
 * -EINVAL: no listed CPU is present and allowed.
 */
export function setAffinity(thread: number, cpus: readonly number[]): number {
  const mask = cpus.length === 0 ? Buffer.alloc(maxMaskBytes, 0xff) : encodeCpuMask(cpus);
  return toResult(schedSetaffinity(thread, mask.length, mask), 'sched_setaffinity');
}

/**
 * sched_getaffinity(2): CPUs in ascending order, or the negated errno. The kernel refuses masks smaller than its own.
 */
export function readAffinity(thread: number): number[] | number {
  for (let size = initialMaskBytes; ; size *= 2) {
    const mask = Buffer.alloc(size);
    const result = toResult(schedGetaffinity(thread, size, mask), 'sched_getaffinity');
    if (result >= 0) {
      return decodeCpuMask(mask);
    }
    if (result !== -22 || size >= maxMaskBytes) {
      return result;
    }
  }
}

/** One bit per CPU, in multiples of 8 bytes. */
export function encodeCpuMask(cpus: readonly number[]): Buffer {
  const highest = Math.max(0, ...cpus);
  const mask = Buffer.alloc(Math.max(initialMaskBytes, (Math.floor(highest / 64) + 1) * 8));
  for (const cpu of cpus) {
    const byte = cpu >> 3;
    mask.writeUInt8(mask.readUInt8(byte) | (1 << (cpu & 7)), byte);
  }
  return mask;
}

export function decodeCpuMask(mask: Buffer): number[] {
  const cpus: number[] = [];
  mask.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit += 1) {
      if ((byte & (1 << bit)) !== 0) {
        cpus.push(index * 8 + bit);
      }
    }
  });
  return cpus;
}

function toResult(result: unknown, call: string): number {
  const value = toNumber(result, call);
  return value === -1 ? -lastErrno() : value;
}
