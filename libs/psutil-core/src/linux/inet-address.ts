import type { SocketAddress } from '../model/network.js';

/** '0100007F' + '1F90' -> 127.0.0.1, 8080; null for port 0: not bound, or not connected. */
export function decodeSocketAddress(ipHex: string, portHex: string): SocketAddress | null {
  const port = Number.parseInt(portHex, 16);
  return port === 0 ? null : { ip: decodeIp(ipHex), port };
}

/** Known addresses by their hexadecimal form: few addresses make up most lines. Cleared when it grows. */
const known = new Map<string, string>();
const MAX_KNOWN = 4096;

function decodeIp(hex: string): string {
  const found = known.get(hex);
  if (found !== undefined) {
    return found;
  }
  const bytes = Buffer.from(hex, 'hex');
  // Printed as 32-bit words in the byte order of the machine; as elsewhere in this folder that is little endian.
  if (bytes.length % 4 === 0) {
    bytes.swap32();
  }
  const text = bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes);
  if (known.size >= MAX_KNOWN) {
    known.clear();
  }
  known.set(hex, text);
  return text;
}

/** Four bytes in network order. */
export function formatIpv4(bytes: Uint8Array): string {
  return bytes.join('.');
}

/** Sixteen bytes in network order, in the words of inet_ntop(3): the longest run of zeros shortened, the rest as IPv4 where it is one. */
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
