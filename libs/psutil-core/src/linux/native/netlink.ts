// netlink(7): requests that the kernel answers with lists of binary records
import { declareNative, lastErrno, nativeFailure, toNumber } from './libc.js';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0x80003;
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;
const EINTR = 4;
const EMSGSIZE = 90;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
/** NLM_F_REQUEST | NLM_F_DUMP */
const dumpRequest = 0x301;

const socket = declareNative('socket', 'int32_t', ['int32_t', 'int32_t', 'int32_t']);
const send = declareNative('send', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int32_t']);
const recv = declareNative('recv', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int32_t']);
const close = declareNative('close', 'int32_t', ['int32_t']);

/** The kernel sends at most 32 KiB at once (netlink_dump). */
const receiveSize = 65_536;
const receiveBuffer = Buffer.allocUnsafeSlow(receiveSize);

export interface NetlinkRequest {
  readonly type: number;
  /** The message without its header. */
  readonly body: Buffer;
}

/** One message of an answer; the next receive overwrites its payload. */
export interface NetlinkMessage {
  readonly type: number;
  readonly payload: Buffer;
}

/** Called with each message: its payload lies between `start` and `end`, and the next receive overwrites it. */
export type VisitPayload = (bytes: Buffer, start: number, end: number, type: number) => void;

/**
 * A netlink socket for requests. It belongs for ever to the network namespace in which it was opened, and keeps that
 * alive.
 */
export class NetlinkSocket {
  readonly #fd: number;
  /** Whether parts of an answer may still wait, because visiting it failed. */
  #isUnfinished = false;

  /** Throws NativeCallFailed where the kernel lacks the protocol, or a sandbox forbids it. */
  constructor(protocol: number) {
    this.#fd = toNumber(socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol), 'socket');
    if (this.#fd === -1) {
      throw nativeFailure('socket(AF_NETLINK)');
    }
  }

  /** Sends a request; `receive` then gives its answer. Throws NativeCallFailed. */
  send(request: NetlinkRequest): void {
    while (this.#isUnfinished) {
      this.#isUnfinished = toNumber(recv(this.#fd, receiveBuffer, receiveSize, MSG_DONTWAIT), 'recv') > 0;
    }
    sendRequest(this.#fd, request);
  }

  /**
   * Visits the next part of the answer; true if it was the last. Never blocks, because the kernel prepares each part
   * before it is received.
   */
  receive(visit: VisitPayload): boolean {
    const length = toNumber(recv(this.#fd, receiveBuffer, receiveSize, MSG_DONTWAIT | MSG_TRUNC), 'recv');
    if (length === -1 && lastErrno() === EINTR) {
      return false;
    }
    if (length <= 0 || length > receiveSize) {
      this.#isUnfinished = true;
      throw nativeFailure('recv(AF_NETLINK)', null, length > receiveSize ? EMSGSIZE : lastErrno());
    }
    this.#isUnfinished = true;
    const isComplete = visitMessages(receiveBuffer, length, visit);
    this.#isUnfinished = false;
    return isComplete;
  }

  close(): void {
    close(this.#fd);
  }
}

/** Calls `visit` with every message of the answers, through a socket of its own. Throws NativeCallFailed. */
export function dumpNetlink(
  protocol: number,
  requests: readonly NetlinkRequest[],
  visit: (message: NetlinkMessage) => void,
): void {
  const opened = new NetlinkSocket(protocol);
  try {
    for (const request of requests) {
      opened.send(request);
      while (!opened.receive((bytes, start, end, type) => visit({ type, payload: bytes.subarray(start, end) }))) {
        // More parts follow.
      }
    }
  } finally {
    opened.close();
  }
}

/** struct nlmsghdr, then the body. */
function sendRequest(fd: number, { type, body }: NetlinkRequest): void {
  const request = Buffer.alloc(16 + body.length);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(type, 4);
  request.writeUInt16LE(dumpRequest, 6);
  body.copy(request, 16);
  if (toNumber(send(fd, request, request.length, 0), 'send') === -1) {
    throw nativeFailure('send(AF_NETLINK)');
  }
}

/** Visits the messages of one part; true if it contained the end. */
export function visitMessages(bytes: Buffer, length: number, visit: VisitPayload): boolean {
  let at = 0;
  while (at + 16 <= length) {
    const size = bytes.readUInt32LE(at);
    const type = bytes.readUInt16LE(at + 4);
    if (type === NLMSG_DONE) {
      return true;
    }
    const end = Math.min(at + Math.max(size, 16), length);
    if (type === NLMSG_ERROR) {
      throw nativeFailure('netlink', null, end - at >= 20 ? -bytes.readInt32LE(at + 16) : 0);
    }
    visit(bytes, at + 16, end, type);
    at += Math.max(16, (size + 3) & ~3);
  }
  return false;
}
