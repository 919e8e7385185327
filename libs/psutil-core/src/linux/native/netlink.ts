// netlink(7): questions to the kernel that are answered with lists of binary records
import { clearErrno, declareNative, lastErrno, nativeFailure, toNumber } from './libc.js';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0x80003;
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;
const EINTR = 4;

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
/** NLM_F_REQUEST | NLM_F_DUMP */
const DUMP_REQUEST = 0x301;

const socket = declareNative('socket', 'int32_t', ['int32_t', 'int32_t', 'int32_t']);
const send = declareNative('send', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int32_t']);
const recv = declareNative('recv', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int32_t']);
const close = declareNative('close', 'int32_t', ['int32_t']);

/** The kernel's answers are at most 32 KiB each (netlink_dump). */
const RECEIVE_SIZE = 65_536;

/** One message of a dump: its type and what follows the header. */
export interface NetlinkMessage {
  readonly type: number;
  readonly payload: Buffer;
}

/** All objects that a request asks for. Never blocks: the kernel prepares each piece of its answer before we ask for it. */
export function dumpNetlink(protocol: number, type: number, body: Buffer): NetlinkMessage[] {
  const fd = toNumber(socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol), 'socket');
  if (fd === -1) {
    throw nativeFailure('socket(AF_NETLINK)');
  }
  try {
    sendRequest(fd, type, body);
    const messages: NetlinkMessage[] = [];
    while (!receive(fd, messages)) {
      // The dump goes on.
    }
    return messages;
  } finally {
    close(fd);
  }
}

/** struct nlmsghdr, then the body. */
function sendRequest(fd: number, type: number, body: Buffer): void {
  const request = Buffer.concat([Buffer.alloc(16), body]);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(type, 4);
  request.writeUInt16LE(DUMP_REQUEST, 6);
  if (toNumber(send(fd, request, request.length, 0), 'send') === -1) {
    throw nativeFailure('send(AF_NETLINK)');
  }
}

/** Whether that was the last piece. */
function receive(fd: number, messages: NetlinkMessage[]): boolean {
  const buffer = Buffer.allocUnsafeSlow(RECEIVE_SIZE);
  clearErrno();
  const length = toNumber(recv(fd, buffer, buffer.length, MSG_DONTWAIT | MSG_TRUNC), 'recv');
  if (length === -1 && lastErrno() === EINTR) {
    return false;
  }
  if (length <= 0) {
    throw nativeFailure('recv(AF_NETLINK)');
  }
  return decodeMessages(buffer.subarray(0, Math.min(length, buffer.length)), messages);
}

/** Pure: appends the messages of one piece; whether it contained the end. */
export function decodeMessages(bytes: Buffer, messages: NetlinkMessage[]): boolean {
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
    messages.push({ type, payload });
    at += Math.max(16, (length + 3) & ~3);
  }
  return false;
}
