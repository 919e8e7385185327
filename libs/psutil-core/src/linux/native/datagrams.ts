import { constants } from 'node:os';
import { addressOf, declareNative, lastErrno, nativeFailure, toNumber } from './libc.js';

const recvmmsg = declareNative('recvmmsg', 'int32_t', ['int32_t', 'uint8_t *', 'uint32_t', 'int32_t', 'uint8_t *']);

const MSG_DONTWAIT = 0x40;
const { ENOBUFS, EAGAIN, EINTR } = constants.errno;

/** struct mmsghdr on 64-bit machines: msghdr (56 bytes), then the length of the received datagram. */
const headerSize = 64;
const lengthOffset = 56;
/** Offsets in struct msghdr. */
const iovOffset = 16;
const iovLengthOffset = 24;
/** struct iovec: address, length. */
const iovecSize = 16;

/**
 * Receives many datagrams of a socket with one recvmmsg(2), which never waits. On a busy machine a call for each would
 * cost more than all decoding.
 */
export class DatagramReader {
  /** The datagrams of the last `receive`, in the front of each slot; the next one overwrites them. */
  readonly slots: readonly Buffer[];
  readonly #fd: number;
  readonly #headers: Buffer;
  /** The headers point at it. */
  readonly #vectors: Buffer;

  /** Longer datagrams than `slotSize` are cut. */
  constructor(fd: number, count: number, slotSize: number) {
    this.#fd = fd;
    const bytes = Buffer.allocUnsafeSlow(count * slotSize);
    this.slots = Array.from({ length: count }, (_, at) => bytes.subarray(at * slotSize, (at + 1) * slotSize));
    this.#headers = Buffer.alloc(count * headerSize);
    this.#vectors = Buffer.alloc(count * iovecSize);
    const [bytesAt, vectorsAt] = [addressOf(bytes), addressOf(this.#vectors)];
    for (let at = 0; at < count; at += 1) {
      this.#vectors.writeBigUInt64LE(bytesAt + BigInt(at * slotSize), at * iovecSize);
      this.#vectors.writeBigUInt64LE(BigInt(slotSize), at * iovecSize + 8);
      this.#headers.writeBigUInt64LE(vectorsAt + BigInt(at * iovecSize), at * headerSize + iovOffset);
      this.#headers.writeBigUInt64LE(1n, at * headerSize + iovLengthOffset);
    }
  }

  /**
   * How many datagrams were received: fewer than there are slots if no more are waiting. 'overrun' means that the
   * kernel dropped some since the last call; the others can still be received. Throws NativeCallFailed.
   */
  receive(): number | 'overrun' {
    for (;;) {
      const count = toNumber(recvmmsg(this.#fd, this.#headers, this.slots.length, MSG_DONTWAIT, null), 'recvmmsg');
      if (count >= 0) {
        return count;
      }
      const errno = lastErrno();
      if (errno === ENOBUFS) {
        return 'overrun';
      }
      if (errno === EAGAIN) {
        return 0;
      }
      if (errno !== EINTR) {
        throw nativeFailure('recvmmsg', null, errno);
      }
    }
  }

  /** Bytes of the datagram in a slot. */
  lengthOf(slot: number): number {
    return this.#headers.readUInt32LE(slot * headerSize + lengthOffset);
  }
}

/**
 * Calls `visit` with every waiting datagram, and returns how often the kernel had dropped some. It says so (`onDrop`)
 * before it delivers those that still had room.
 */
export function drainDatagrams(
  reader: DatagramReader,
  visit: (bytes: Buffer, length: number) => void,
  onDrop?: () => void,
): number {
  let overruns = 0;
  for (;;) {
    const count = reader.receive();
    if (count === 'overrun') {
      overruns += 1;
      onDrop?.();
      continue;
    }
    for (let slot = 0; slot < count; slot += 1) {
      visit(reader.slots[slot] as Buffer, reader.lengthOf(slot));
    }
    if (count < reader.slots.length) {
      return overruns;
    }
  }
}
