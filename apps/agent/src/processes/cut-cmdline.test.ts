import { describe, expect, it } from 'vitest';
import { cutCmdline } from './cut-cmdline.js';

describe('cutCmdline', () => {
  it('keeps arguments that fit', () => {
    expect(cutCmdline(['node', '', 'server.js'])).toEqual({ args: ['node', '', 'server.js'], isCut: false });
    expect(cutCmdline([])).toEqual({ args: [], isCut: false });
  });

  it('cuts at 8 KiB of UTF-8, within an argument', () => {
    const { args, isCut } = cutCmdline(['a'.repeat(8_096), 'ä'.repeat(100), 'never seen']);
    expect(isCut).toBe(true);
    expect(args).toEqual(['a'.repeat(8_096), 'ä'.repeat(48)]);
  });

  it('cuts a list of a million empty arguments', () => {
    const { args, isCut } = cutCmdline(Array.from({ length: 1_000_000 }, () => ''));
    expect(isCut).toBe(true);
    expect(args.length).toBeLessThanOrEqual(8_192);
  });

  it('replaces bytes that are not UTF-8', () => {
    expect(cutCmdline(['a\udcffb']).args).toEqual(['a\ufffdb']);
  });
});
