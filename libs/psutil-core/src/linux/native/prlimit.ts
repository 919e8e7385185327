import { toExactNumber } from '../../arithmetic/exact-number.js';
import type { ResourceLimit, ResourceLimits } from '../../model/process.js';
import { declareNative, lastErrno, toNumber } from './libc.js';

const prlimit = declareNative('prlimit', 'int32_t', ['int32_t', 'int32_t', 'uint8_t *', 'uint8_t *']);

const infinity = 0xffff_ffff_ffff_ffffn;

/** Reads limits with prlimit(2); returns the negated errno on failure. */
export function readLimits(pid: number, resource: number): ResourceLimits | number {
  const limits = Buffer.alloc(16);
  return toNumber(prlimit(pid, resource, null, limits), 'prlimit') === 0 ? decodeLimits(limits) : -lastErrno();
}

/** Sets limits with prlimit(2); returns 0 or the negated errno. */
export function setLimits(pid: number, resource: number, limits: ResourceLimits): number {
  return toNumber(prlimit(pid, resource, encodeLimits(limits), null), 'prlimit') === 0 ? 0 : -lastErrno();
}

/** struct rlimit on 64-bit systems: soft and hard limit, 64 bits each. All ones mean no limit, represented as -1. */
export function decodeLimits(limits: Buffer): ResourceLimits {
  return [toLimit(limits.readBigUInt64LE(0)), toLimit(limits.readBigUInt64LE(8))];
}

export function encodeLimits([soft, hard]: ResourceLimits): Buffer {
  const limits = Buffer.alloc(16);
  limits.writeBigUInt64LE(BigInt.asUintN(64, BigInt(soft)), 0);
  limits.writeBigUInt64LE(BigInt.asUintN(64, BigInt(hard)), 8);
  return limits;
}

function toLimit(value: bigint): ResourceLimit {
  return value === infinity ? -1 : toExactNumber(value);
}
