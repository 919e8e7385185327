// netlink(7): a socket on which the kernel reports what happens
import { closeSync } from 'node:fs';
import { declareNative, nativeFailure, toNumber } from './libc.js';

const socket = declareNative('socket', 'int32_t', ['int32_t', 'int32_t', 'int32_t']);
const bind = declareNative('bind', 'int32_t', ['int32_t', 'uint8_t *', 'uint32_t']);
const setsockopt = declareNative('setsockopt', 'int32_t', ['int32_t', 'int32_t', 'int32_t', 'uint8_t *', 'uint32_t']);
const send = declareNative('send', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int32_t']);

const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;

/**
 * Opens a socket that joins `groups` of a netlink protocol and may hold `bufferSize` bytes until they are received;
 * the kernel uses that memory only while messages wait. `prepare` is called before it joins. Throws NativeCallFailed.
 */
export function openNetlinkSocket(
  protocol: number,
  groups: number,
  bufferSize: number,
  prepare: (fd: number) => void = () => undefined,
): number {
  const fd = toNumber(socket(AF_NETLINK, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol), 'socket');
  if (fd < 0) {
    throw nativeFailure('socket');
  }
  try {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bufferSize);
    // SO_RCVBUFFORCE may exceed net.core.rmem_max, but needs privileges.
    if (toNumber(setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4), 'setsockopt') !== 0) {
      setSocketOption(fd, SO_RCVBUF, size);
    }
    prepare(fd);
    // struct sockaddr_nl: family, padding, port (0: the kernel chooses), groups
    const address = Buffer.alloc(12);
    address.writeUInt16LE(AF_NETLINK, 0);
    address.writeUInt32LE(groups, 8);
    if (toNumber(bind(fd, address, address.length), 'bind') !== 0) {
      throw nativeFailure('bind');
    }
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** setsockopt(2) at the level of sockets. Throws NativeCallFailed. */
export function setSocketOption(fd: number, option: number, value: Buffer): void {
  if (toNumber(setsockopt(fd, SOL_SOCKET, option, value, value.length), 'setsockopt') !== 0) {
    throw nativeFailure('setsockopt');
  }
}

/** send(2) of a whole message. Throws NativeCallFailed. */
export function sendDatagram(fd: number, message: Buffer): void {
  if (toNumber(send(fd, message, message.length, 0), 'send') !== message.length) {
    throw nativeFailure('send');
  }
}
