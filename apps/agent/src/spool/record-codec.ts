import { crc32 } from 'node:zlib';

/** "PSFSPOOL", and the version of the format. */
const magic = Buffer.from('PSFSPOOL\x01', 'latin1');
const queueIdBytes = 8;
const headerLength = magic.length + queueIdBytes + 8 + 4;
const recordHeadLength = 4 + 4 + 8;

/** The first bytes of a segment. */
export interface SegmentHeader {
  /** Random id of the queue that its messages belong to, 16 hex digits. */
  readonly queueId: string;
  /** Wall clock at its making, milliseconds since the epoch. */
  readonly madeMs: number;
}

/** Where the payload of a record lies in its segment. */
export interface RecordPosition {
  readonly offset: number;
  readonly length: number;
}

export interface ScannedSegment extends SegmentHeader {
  readonly firstSeq: number;
  /** In the order of their numbers, which have no holes. */
  readonly places: readonly RecordPosition[];
  /** Bytes behind the last whole record: a write that did not end. */
  readonly tornBytes: number;
}

export function encodeHeader({ queueId, madeMs }: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(headerLength);
  magic.copy(bytes);
  bytes.write(queueId, magic.length, 'hex');
  bytes.writeDoubleLE(madeMs, magic.length + queueIdBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, headerLength - 4)), headerLength - 4);
  return bytes;
}

/** Length of the payload, checksum over number and payload, number, payload. */
export function encodeRecord(seq: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(recordHeadLength + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeDoubleLE(seq, 8);
  payload.copy(bytes, recordHeadLength);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/** Where the payload begins in an encoded record. */
export const payloadOffset = recordHeadLength;

/** All whole records of a segment; null if not even its header and one record are whole. Never throws, whatever the bytes are. */
export function scanSegment(bytes: Buffer): ScannedSegment | null {
  if (bytes.length < headerLength || !bytes.subarray(0, magic.length).equals(magic)) {
    return null;
  }
  if (crc32(bytes.subarray(0, headerLength - 4)) !== bytes.readUInt32LE(headerLength - 4)) {
    return null;
  }
  const places: RecordPosition[] = [];
  let firstSeq: number | null = null;
  let offset = headerLength;
  for (;;) {
    const seq = readRecord(bytes, offset);
    if (seq === null) {
      break;
    }
    firstSeq ??= seq;
    if (seq !== firstSeq + places.length) {
      break;
    }
    const length = bytes.readUInt32LE(offset);
    places.push({ offset: offset + recordHeadLength, length });
    offset += recordHeadLength + length;
  }
  if (firstSeq === null) {
    return null;
  }
  return {
    queueId: bytes.toString('hex', magic.length, magic.length + queueIdBytes),
    madeMs: bytes.readDoubleLE(magic.length + queueIdBytes),
    firstSeq,
    places,
    tornBytes: bytes.length - offset,
  };
}

/** The number of the record at `offset`; null if it is not whole. */
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
