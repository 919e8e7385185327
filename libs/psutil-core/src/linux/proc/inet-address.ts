import type { SocketAddress } from '../../model/network.js';
import { formatIp } from '../../text/ip-address.js';

/** Formatted addresses by their bytes, because few addresses make up most sockets. Cleared when full. */
const known = new Map<string, string>();
const maxRemembered = 4096;

/** '0100007F' + '1F90' -> 127.0.0.1, 8080. Port 0, not bound or not connected, gives null. */
export function decodeHexAddress(ipHex: string, portHex: string): SocketAddress | null {
  const port = Number.parseInt(portHex, 16);
  return port === 0 ? null : { ip: remember(ipHex, () => formatIp(swapWords(Buffer.from(ipHex, 'hex')))), port };
}

/** Decodes four or sixteen bytes in network order; port 0 gives null. */
export function decodeBinaryAddress(bytes: Buffer, start: number, length: 4 | 16, port: number): SocketAddress | null {
  return port === 0 ? null : { ip: formatAddress(bytes, start, start + length), port };
}

/** Formats four or sixteen bytes in network order: '127.0.0.1', '::1'. */
export function formatAddress(bytes: Buffer, start = 0, end = bytes.length): string {
  // The key has 4 or 16 Latin-1 characters, so it cannot collide with a hexadecimal key of 8 or 32.
  return remember(bytes.toString('latin1', start, end), () => formatIp(bytes.subarray(start, end)));
}

function remember(key: string, format: () => string): string {
  const found = known.get(key);
  if (found !== undefined) {
    return found;
  }
  if (known.size >= maxRemembered) {
    known.clear();
  }
  const text = format();
  known.set(key, text);
  return text;
}

/**
 * /proc/net prints addresses as 32-bit words in the machine's byte order, which the Linux code takes to be
 * little-endian.
 */
function swapWords(bytes: Buffer): Buffer {
  return bytes.length % 4 === 0 ? bytes.swap32() : bytes;
}
