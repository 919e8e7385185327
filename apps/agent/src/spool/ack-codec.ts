import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { StoredPosition } from './segment-list.js';

/** The broker stored a message. */
export interface Ack extends StoredPosition {
  /** The broker's name for itself, another one after each start; see `serverTag`. */
  readonly server: string;
  /** The message's sequence number in the broker's stream. */
  readonly sequence: number;
}

const idBytes = 8;
/** Checksum, server, sequence in the stream, queue, number in the queue. */
export const ackRecordLength = 4 + idBytes + 8 + idBytes + 8;

/** A server id in the length of a record: 16 hex digits. */
export function serverTag(serverId: string): string {
  return createHash('sha256')
    .update(serverId)
    .digest('hex')
    .slice(0, 2 * idBytes);
}

export function encodeAck({ server, sequence, queueId, seq }: Ack): Buffer {
  const bytes = Buffer.alloc(ackRecordLength);
  bytes.write(server, 4, 'hex');
  bytes.writeDoubleLE(sequence, 12);
  bytes.write(queueId, 20, 'hex');
  bytes.writeDoubleLE(seq, 28);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** The whole records at the start of a file. Never throws. */
export function decodeAcks(bytes: Buffer): Ack[] {
  const acks: Ack[] = [];
  for (let offset = 0; offset + ackRecordLength <= bytes.length; offset += ackRecordLength) {
    const record = bytes.subarray(offset, offset + ackRecordLength);
    if (crc32(record.subarray(4)) !== record.readUInt32LE(0)) {
      break;
    }
    acks.push({
      server: record.toString('hex', 4, 12),
      sequence: record.readDoubleLE(12),
      queueId: record.toString('hex', 20, 28),
      seq: record.readDoubleLE(28),
    });
  }
  return acks;
}
