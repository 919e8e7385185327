import { NotSupported } from '../../errors.js';

/**
 * Architectures with 64-bit pointers and the generic numbers of system calls and flags. All structures are decoded as
 * these have them.
 */
const knownArchitectures: ReadonlySet<string> = new Set(['x64', 'arm64', 'riscv64', 'loong64', 'ppc64']);

/**
 * Throws NotSupported where the structures of the C library have another layout than the decoders read: with 32-bit
 * pointers, or the highest byte first. A wrong layout would give wrong numbers, and set wrong limits.
 */
export function requireKnownLayouts(arch: string, byteOrder: 'LE' | 'BE'): void {
  if (!knownArchitectures.has(arch) || byteOrder !== 'LE') {
    throw new NotSupported(
      `this needs the C library, whose structures are known only for 64-bit little-endian machines, not for ${arch} ` +
        `(${byteOrder}): install a 64-bit Node`,
    );
  }
}
