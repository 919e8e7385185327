import { declareNative, toNumber } from './libc.js';

const ioctl = declareNative('ioctl', 'int32_t', ['int32_t', 'uint64_t', 'uint8_t *']);

/** include/uapi/linux/pidfd.h: _IOWR(0xFF, 11, struct pidfd_info) with the first size of the structure. */
const PIDFD_GET_INFO = 0xc0_40_ff_0bn;
const infoSize = 64;
const PIDFD_INFO_EXIT = 1n << 3n;
const exitCodeOffset = 60;

/**
 * The wait(2) status of a process that has already been collected, even by another parent (Linux 6.15). Null on older
 * kernels.
 */
export function readExitStatus(pidfd: number): number | null {
  const info = Buffer.alloc(infoSize);
  info.writeBigUInt64LE(PIDFD_INFO_EXIT, 0);
  if (toNumber(ioctl(pidfd, PIDFD_GET_INFO, info), 'ioctl') !== 0) {
    return null;
  }
  const isKnown = (info.readBigUInt64LE(0) & PIDFD_INFO_EXIT) !== 0n;
  return isKnown ? info.readInt32LE(exitCodeOffset) : null;
}
