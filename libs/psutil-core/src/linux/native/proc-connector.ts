import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { declareNative, lastErrno, nativeFailure, toNumber } from './libc.js';

const socket = declareNative('socket', 'int32_t', ['int32_t', 'int32_t', 'int32_t']);
const bind = declareNative('bind', 'int32_t', ['int32_t', 'uint8_t *', 'uint32_t']);
const setsockopt = declareNative('setsockopt', 'int32_t', ['int32_t', 'int32_t', 'int32_t', 'uint8_t *', 'uint32_t']);
const send = declareNative('send', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int32_t']);
const recv = declareNative('recv', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int32_t']);

const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_CONNECTOR = 11;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const MSG_DONTWAIT = 0x40;
const { ENOBUFS, EAGAIN, EINTR } = constants.errno;

/** Bytes; room for about 10,000 events between two reads. */
const receiveBufferSize = 8 * 1024 * 1024;

/** A datagram's length, or why there is none. */
export type Received = { readonly length: number } | 'nothing' | 'overrun';

/**
 * Opens a socket to the kernel's process events connector (drivers/connector/cn_proc.c), which sends a netlink datagram
 * for every fork, exec and exit. Needs CAP_NET_ADMIN in the initial user namespace. Throws NativeCallFailed.
 */
export function openProcConnector(): number {
  const fd = toNumber(socket(AF_NETLINK, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_CONNECTOR), 'socket');
  if (fd < 0) {
    throw nativeFailure('socket');
  }
  try {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(receiveBufferSize);
    // SO_RCVBUFFORCE may exceed net.core.rmem_max, but needs privileges.
    if (toNumber(setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4), 'setsockopt') !== 0) {
      requireZero(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, 4), 'setsockopt');
    }
    const address = encodeAddress();
    requireZero(bind(fd, address, address.length), 'bind');
    const message = encodeListen();
    if (toNumber(send(fd, message, message.length, 0), 'send') !== message.length) {
      throw nativeFailure('send');
    }
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** recv(2) without waiting. */
export function receiveDatagram(fd: number, buffer: Buffer): Received {
  for (;;) {
    const length = toNumber(recv(fd, buffer, buffer.length, MSG_DONTWAIT), 'recv');
    if (length >= 0) {
      return { length };
    }
    const errno = lastErrno();
    if (errno === ENOBUFS) {
      return 'overrun';
    }
    if (errno === EAGAIN) {
      return 'nothing';
    }
    if (errno !== EINTR) {
      throw nativeFailure('recv', null, errno);
    }
  }
}

const CN_IDX_PROC = 1;
const CN_VAL_PROC = 1;
const NLMSG_DONE = 3;
const PROC_CN_MCAST_LISTEN = 1;

/** struct sockaddr_nl: family, padding, port (0: the kernel chooses), groups. */
function encodeAddress(): Buffer {
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(CN_IDX_PROC, 8);
  return address;
}

/** struct nlmsghdr (16 bytes), struct cn_msg (20), enum proc_cn_mcast_op (4). */
function encodeListen(): Buffer {
  const message = Buffer.alloc(40);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(NLMSG_DONE, 4);
  message.writeUInt32LE(CN_IDX_PROC, 16);
  message.writeUInt32LE(CN_VAL_PROC, 20);
  message.writeUInt16LE(4, 32);
  message.writeUInt32LE(PROC_CN_MCAST_LISTEN, 36);
  return message;
}

function requireZero(result: unknown, call: string): void {
  if (toNumber(result, call) !== 0) {
    throw nativeFailure(call);
  }
}
