import type { SocketAddress } from '../../model/network.js';

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

function formatIp(bytes: Uint8Array): string {
  return bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes);
}

/** Formats four bytes in network order. */
export function formatIpv4(bytes: Uint8Array): string {
  return bytes.join('.');
}

/**
 * Formats sixteen bytes in network order like inet_ntop(3): the longest run of zeros is shortened, an embedded IPv4
 * address is written as such.
 */
export function formatIpv6(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
  const { start, length } = findLongestZeros(words);
  if (start === 0 && (length === 6 || (length === 5 && words[5] === 0xffff))) {
    return `::${length === 5 ? 'ffff:' : ''}${formatIpv4(bytes.subarray(12, 16))}`;
  }
  const hex = words.map((word) => word.toString(16));
  return length < 2 ? hex.join(':') : `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function findLongestZeros(words: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, word] of words.entries()) {
    length = word === 0 ? length + 1 : 0;
    if (length > best.length) {
      best = { start: index + 1 - length, length };
    }
  }
  return best;
}
