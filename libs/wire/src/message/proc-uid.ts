import { createHash } from 'node:crypto';

/**
 * The identity of a process in the fleet, for all time: the first 8 bytes, as a big-endian number, of SHA-256 over
 * host, boot id, pid and start ticks, each as text preceded by its length in bytes (32 bits, big-endian).
 */
export function computeProcUid(host: string, bootId: string, pid: number, startTicks: number): bigint {
  const hash = createHash('sha256');
  for (const part of [host, bootId, String(pid), String(startTicks)]) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return hash.digest().readBigUInt64BE();
}

/** 16 hex digits, the form that people and JSON see. */
export function formatProcUid(uid: bigint): string {
  return uid.toString(16).padStart(16, '0');
}

/** Parses 16 hex digits; null for any other text. */
export function parseProcUid(text: string): bigint | null {
  return /^[0-9a-f]{16}$/.test(text) ? BigInt(`0x${text}`) : null;
}
