// netlink(7): questions to the kernel that are answered with lists of binary records
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

/** The kernel's answers are at most 32 KiB each (netlink_dump). */
const receiveSize = 65_536;

const receiveBuffer = Buffer.allocUnsafeSlow(receiveSize);

/** A question. */
export interface NetlinkRequest {
  readonly type: number;
  /** What follows the header of the message. */
  readonly body: Buffer;
}

/** One message of an answer: its type and what follows the header. The bytes are overwritten by the next piece. */
export interface NetlinkMessage {
  readonly type: number;
  readonly payload: Buffer;
}

/**
 * Shows every message of the answers to these requests. Never blocks: the kernel prepares each piece of an answer
 * before we ask for it.
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
        // The dump goes on.
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

/** Whether that was the last piece. */
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

/** Pure: shows the messages of one piece; whether it contained the end. */
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
