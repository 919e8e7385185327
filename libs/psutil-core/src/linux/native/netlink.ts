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

/**
 * Calls `visit` with every message of the answers. Never blocks, because the kernel prepares each part before it is
 * received.
 */
export function dumpNetlink(
  protocol: number,
  requests: readonly NetlinkRequest[],
  visit: (message: NetlinkMessage) => void,
): void {
  const fd = toNumber(socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol), 'socket');
  if (fd === -1) {
    throw nativeFailure('socket(AF_NETLINK)');
  }
  try {
    for (const request of requests) {
      sendRequest(fd, request);
      while (!receive(fd, visit)) {
        // More parts follow.
      }
    }
  } finally {
    close(fd);
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

/** Receives one part; true if it was the last. */
function receive(fd: number, visit: (message: NetlinkMessage) => void): boolean {
  const length = toNumber(recv(fd, receiveBuffer, receiveSize, MSG_DONTWAIT | MSG_TRUNC), 'recv');
  if (length === -1 && lastErrno() === EINTR) {
    return false;
  }
  if (length <= 0 || length > receiveSize) {
    throw nativeFailure('recv(AF_NETLINK)', null, length > receiveSize ? EMSGSIZE : lastErrno());
  }
  return decodeMessages(receiveBuffer.subarray(0, length), visit);
}

/** Visits the messages of one part; true if it contained the end. */
export function decodeMessages(bytes: Buffer, visit: (message: NetlinkMessage) => void): boolean {
  let at = 0;
  while (at + 16 <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const type = bytes.readUInt16LE(at + 4);
    if (type === NLMSG_DONE) {
      return true;
    }
    const payload = bytes.subarray(at + 16, at + Math.max(length, 16));
    if (type === NLMSG_ERROR) {
      throw nativeFailure('netlink', null, payload.length >= 4 ? -payload.readInt32LE(0) : 0);
    }
    visit({ type, payload });
    at += Math.max(16, (length + 3) & ~3);
  }
  return false;
}
