// SIOCETHTOOL with ETHTOOL_GSET: include/uapi/linux/ethtool.h
import { addressOf, declareNative, lastErrno, nativeFailure, toNumber } from './libc.js';

/** Link settings of a network interface. */
export interface LinkSettings {
  readonly duplex: 'full' | 'half' | null;
  /** Mbit/s; null if unknown. */
  readonly speed: number | null;
}

const unknownSettings: LinkSettings = { duplex: null, speed: null };

const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 0x80002;
const SIOCETHTOOL = 0x8946;
const ETHTOOL_GSET = 1;
const ENODEV = 19;

/** struct ifreq: 16 bytes of name, then a union that begins with a pointer. */
const ifreqSize = 40;
const commandSize = 44;

const socket = declareNative('socket', 'int32_t', ['int32_t', 'int32_t', 'int32_t']);
const ioctl = declareNative('ioctl', 'int32_t', ['int32_t', 'uintptr_t', 'uint8_t *']);
const close = declareNative('close', 'int32_t', ['int32_t']);

/**
 * Link settings by name, without interfaces that vanished meanwhile. Whatever error a driver answers (EOPNOTSUPP of
 * wireless and virtual ones, EINVAL, EBUSY, ENOTTY, EPERM), its settings are then unknown. Throws NativeCallFailed
 * without a socket.
 */
export function readLinkSettings(names: readonly string[]): Map<string, LinkSettings> {
  const fd = toNumber(socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0), 'socket');
  if (fd === -1) {
    throw nativeFailure('socket(AF_INET)');
  }
  try {
    const settings = new Map<string, LinkSettings>();
    for (const name of names) {
      const link = readOne(fd, name);
      if (link !== null) {
        settings.set(name, link);
      }
    }
    return settings;
  } finally {
    close(fd);
  }
}

function readOne(fd: number, name: string): LinkSettings | null {
  const command = Buffer.alloc(commandSize);
  command.writeUInt32LE(ETHTOOL_GSET, 0);
  const request = Buffer.alloc(ifreqSize);
  request.write(name, 0, 15, 'utf8');
  request.writeBigUInt64LE(addressOf(command), 16);
  if (toNumber(ioctl(fd, SIOCETHTOOL, request), 'ioctl') === 0) {
    return decodeLinkSettings(command);
  }
  return lastErrno() === ENODEV ? null : unknownSettings;
}

/**
 * struct ethtool_cmd: low half of the speed at 12, duplex at 14, high half of the speed at 28. All ones mean unknown.
 */
export function decodeLinkSettings(command: Buffer): LinkSettings {
  const speed = command.readUInt16LE(28) * 0x10000 + command.readUInt16LE(12);
  const duplex = command.readUInt8(14);
  return {
    duplex: duplex === 1 ? 'full' : duplex === 0 ? 'half' : null,
    // 0 also means unknown, because every link has some speed.
    speed: speed === 0 || speed > 0x7fff_ffff ? null : speed,
  };
}
