// netdevice(7): the IPv4 addresses of interfaces by ioctl(2), for systems that refuse netlink
import { addressOf, declareNative, nativeFailure, toNumber } from './libc.js';

/** An IPv4 address of an interface; each address is four bytes in network order, null where the kernel tells none. */
export interface InterfaceAddress {
  /** Name of the interface, or the label of the address ('eth0:1'). */
  readonly name: string;
  readonly address: Buffer;
  readonly netmask: Buffer | null;
  /** All zeros where there is none. */
  readonly broadcast: Buffer | null;
  /** The other end of a point-to-point link; its own address elsewhere. */
  readonly destination: Buffer | null;
}

const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 0x80002;
const SIOCGIFCONF = 0x8912;
const SIOCGIFDSTADDR = 0x8917;
const SIOCGIFBRDADDR = 0x8919;
const SIOCGIFNETMASK = 0x891b;

/** struct ifreq: 16 bytes of name, then a sockaddr whose address is at 4. */
const ifreqSize = 40;
const nameSize = 16;
const addressAt = 20;
/** Room for the addresses of a machine with thousands of containers. */
const maxAddresses = 8_192;

const socket = declareNative('socket', 'int32_t', ['int32_t', 'int32_t', 'int32_t']);
const ioctl = declareNative('ioctl', 'int32_t', ['int32_t', 'uintptr_t', 'uint8_t *']);
const close = declareNative('close', 'int32_t', ['int32_t']);

/** All IPv4 addresses of our network namespace. Throws NativeCallFailed, NotSupported without native calls. */
export function readInterfaceAddresses(): InterfaceAddress[] {
  const fd = toNumber(socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0), 'socket');
  if (fd === -1) {
    throw nativeFailure('socket(AF_INET)');
  }
  try {
    return listRequests(fd).map((request) => readAddress(fd, request));
  } finally {
    close(fd);
  }
}

/** One struct ifreq per address; a struct ifconf has their length in bytes and a pointer to them. */
function listRequests(fd: number): Buffer[] {
  const requests = Buffer.alloc(maxAddresses * ifreqSize);
  const list = Buffer.alloc(16);
  list.writeInt32LE(requests.length, 0);
  list.writeBigUInt64LE(addressOf(requests), 8);
  if (toNumber(ioctl(fd, SIOCGIFCONF, list), 'ioctl') !== 0) {
    throw nativeFailure('ioctl(SIOCGIFCONF)');
  }
  const count = Math.floor(list.readInt32LE(0) / ifreqSize);
  return Array.from({ length: count }, (_, at) => requests.subarray(at * ifreqSize, (at + 1) * ifreqSize));
}

function readAddress(fd: number, request: Buffer): InterfaceAddress {
  // The request holds the address, by which the kernel finds it among several of one name.
  const ask = (call: number): Buffer | null => {
    const answer = Buffer.from(request);
    return toNumber(ioctl(fd, call, answer), 'ioctl') === 0 ? answer.subarray(addressAt, addressAt + 4) : null;
  };
  const end = request.indexOf(0);
  return {
    name: request.toString('utf8', 0, end === -1 || end > nameSize ? nameSize : end),
    address: request.subarray(addressAt, addressAt + 4),
    netmask: ask(SIOCGIFNETMASK),
    broadcast: ask(SIOCGIFBRDADDR),
    destination: ask(SIOCGIFDSTADDR),
  };
}
