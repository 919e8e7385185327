import { describe, expect, it } from 'vitest';
import { NotSupported } from '../../errors.js';
import { requireKnownLayouts } from './known-layouts.js';

describe('native calls on a machine whose structures have another layout', () => {
  it.each([
    ['ia32', 'LE'],
    ['arm', 'LE'],
    ['mipsel', 'LE'],
    ['s390x', 'BE'],
    ['ppc64', 'BE'],
    ['mips64el', 'LE'],
    ['of the future', 'LE'],
  ] as const)('are refused on %s (%s)', (arch, byteOrder) => {
    expect(() => requireKnownLayouts(arch, byteOrder)).toThrow(NotSupported);
    expect(() => requireKnownLayouts(arch, byteOrder)).toThrow(`not for ${arch} (${byteOrder})`);
  });

  it.each(['x64', 'arm64', 'riscv64', 'loong64'])('are made on %s', (arch) => {
    expect(() => requireKnownLayouts(arch, 'LE')).not.toThrow();
  });
});
