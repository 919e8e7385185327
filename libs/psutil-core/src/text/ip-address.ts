/** Formats four or sixteen bytes in network order. */
export function formatIp(bytes: Uint8Array): string {
  return bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes);
}

function formatIpv4(bytes: Uint8Array): string {
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

/** 24 gives 255.255.255.0. */
export function prefixMask(prefix: number, size: number): Buffer {
  const mask = Buffer.alloc(size);
  for (let index = 0; index < size; index++) {
    mask[index] = 0xff00 >> Math.min(8, Math.max(0, prefix - index * 8));
  }
  return mask;
}
