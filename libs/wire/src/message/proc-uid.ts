import { createHash } from 'node:crypto';

/**
 * The identity of a process in the fleet, for all time: the first 8 bytes, as a big-endian number, of SHA-256 over
 * host, boot id, pid and start ticks, each as text preceded by its length in bytes (32 bits, big-endian).
 */
export function computeProcUid(host: string, bootId: string, pid: number, startTicks: number): bigint {
  return hashOf([host, bootId, String(pid), String(startTicks)]);
}

/**
 * The same for a process that no sweep saw, whose start in clock ticks is thus not known: the kernel reported when it
 * was forked, in microseconds since boot. The unit is hashed too, so that it never equals a number of ticks.
 */
export function computeUnsweptUid(host: string, bootId: string, pid: number, forkedUs: number): bigint {
  return hashOf([host, bootId, String(pid), `${forkedUs} us`]);
}

function hashOf(parts: readonly string[]): bigint {
  // One Buffer for all parts, because the agent computes this for each process that starts. UTF-8 needs three bytes for
  // a UTF-16 unit at most.
  const bytes = Buffer.allocUnsafe(parts.reduce((size, part) => size + 4 + part.length * 3, 0));
  let end = 0;
  for (const part of parts) {
    const length = bytes.write(part, end + 4);
    bytes.writeUInt32BE(length, end);
    end += 4 + length;
  }
  return createHash('sha256').update(bytes.subarray(0, end)).digest().readBigUInt64BE();
}

/** 16 hex digits, the form that people and JSON see. */
export function formatProcUid(uid: bigint): string {
  return uid.toString(16).padStart(16, '0');
}

/** Parses 16 hex digits; null for any other text. */
export function parseProcUid(text: string): bigint | null {
  return /^[0-9a-f]{16}$/.test(text) ? BigInt(`0x${text}`) : null;
}
