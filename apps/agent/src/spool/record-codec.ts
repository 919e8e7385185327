import { crc32 } from 'node:zlib';

/** "PSFSPOOL" and the version of the format. */
const magic = Buffer.from('PSFSPOOL\x01', 'latin1');
const queueIdBytes = 8;
const headerLength = magic.length + queueIdBytes + 8 + 4;
const recordHeadLength = 4 + 4 + 8;

/** The head of a segment file. */
export interface SegmentHeader {
  /** Random id of the queue of its messages, 16 hex digits. */
  readonly queueId: string;
  /** When it was created, milliseconds since the epoch. */
  readonly createdMs: number;
}

/** Where the payload of a record lies in its segment. */
export interface RecordPosition {
  readonly offset: number;
  readonly length: number;
}

export interface ScannedSegment extends SegmentHeader {
  readonly firstSeq: number;
  /** In the order of their sequence numbers, which have no gaps. */
  readonly records: readonly RecordPosition[];
  /** Bytes after the last whole record: a write that was interrupted. */
  readonly tornBytes: number;
}

export function encodeHeader({ queueId, createdMs }: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(headerLength);
  magic.copy(bytes);
  bytes.write(queueId, magic.length, 'hex');
  bytes.writeDoubleLE(createdMs, magic.length + queueIdBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, headerLength - 4)), headerLength - 4);
  return bytes;
}

/** Length of the payload, checksum over sequence number and payload, sequence number, payload. */
export function encodeRecord(seq: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(recordHeadLength + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeDoubleLE(seq, 8);
  payload.copy(bytes, recordHeadLength);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/** Start of the payload in an encoded record. */
export const payloadOffset = recordHeadLength;

/** The whole records at the start of a segment; null without a whole header and one record. Never throws. */
export function scanSegment(bytes: Buffer): ScannedSegment | null {
  if (bytes.length < headerLength || !bytes.subarray(0, magic.length).equals(magic)) {
    return null;
  }
  if (crc32(bytes.subarray(0, headerLength - 4)) !== bytes.readUInt32LE(headerLength - 4)) {
    return null;
  }
  const records: RecordPosition[] = [];
  let firstSeq: number | null = null;
  let offset = headerLength;
  for (;;) {
    const seq = readRecord(bytes, offset);
    if (seq === null) {
      break;
    }
    firstSeq ??= seq;
    if (seq !== firstSeq + records.length) {
      break;
    }
    const length = bytes.readUInt32LE(offset);
    records.push({ offset: offset + recordHeadLength, length });
    offset += recordHeadLength + length;
  }
  if (firstSeq === null) {
    return null;
  }
  return {
    queueId: bytes.toString('hex', magic.length, magic.length + queueIdBytes),
    createdMs: bytes.readDoubleLE(magic.length + queueIdBytes),
    firstSeq,
    records,
    tornBytes: bytes.length - offset,
  };
}

/** The sequence number of the record at `offset`; null if the record is not whole. */
function readRecord(bytes: Buffer, offset: number): number | null {
  if (offset + recordHeadLength > bytes.length) {
    return null;
  }
  const end = offset + recordHeadLength + bytes.readUInt32LE(offset);
  if (end > bytes.length || crc32(bytes.subarray(offset + 8, end)) !== bytes.readUInt32LE(offset + 4)) {
    return null;
  }
  return bytes.readDoubleLE(offset + 8);
}
