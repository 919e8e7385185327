/**
 * A number from 0 to 2^32 - 1 that depends on nothing but its arguments, so that a simulation can be repeated. The
 * multipliers are large odd numbers from well-known integer hashes, such as 0x9e3779b1 from xxHash and 0x85ebca6b from
 * MurmurHash3.
 */
export function noise(seed: number, tick: number, index: number): number {
  let hash = (seed ^ Math.imul(tick + 1, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}
