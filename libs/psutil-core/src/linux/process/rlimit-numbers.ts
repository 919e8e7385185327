import type { RlimitResource } from '../../constants.js';

/** include/uapi/asm-generic/resource.h, which is the same on every architecture that Node runs on. */
const rlimitNumbers: Readonly<Record<RlimitResource, number>> = {
  CPU: 0,
  FSIZE: 1,
  DATA: 2,
  STACK: 3,
  CORE: 4,
  RSS: 5,
  NPROC: 6,
  NOFILE: 7,
  MEMLOCK: 8,
  AS: 9,
  LOCKS: 10,
  SIGPENDING: 11,
  MSGQUEUE: 12,
  NICE: 13,
  RTPRIO: 14,
  RTTIME: 15,
};

/** Throws RangeError for an unknown name. The kernel decides which numbers it knows, of those that fit into 32 bits. */
export function toRlimitNumber(resource: RlimitResource | number): number {
  if (typeof resource === 'number') {
    if ((resource | 0) !== resource) {
      throw new RangeError(`no such resource limit: ${resource}`);
    }
    return resource;
  }
  if (!Object.hasOwn(rlimitNumbers, resource)) {
    throw new RangeError(`no such resource limit: ${resource}`);
  }
  return rlimitNumbers[resource];
}
