import { cutText, limits } from '@psfleet/wire';

export interface CutCmdline {
  readonly args: readonly string[];
  readonly isCut: boolean;
}

/**
 * Cuts arguments to what the wire allows: well-formed text, at most `bytes` of UTF-8 in total. The last kept one is
 * shortened.
 */
export function cutCmdline(args: readonly string[], bytes: number = limits.cmdlineBytes): CutCmdline {
  const kept: string[] = [];
  let left = bytes;
  for (const arg of args) {
    const text = arg.toWellFormed();
    // An empty argument counts as one byte, so that a million of them are cut too.
    const cost = Math.max(Buffer.byteLength(text), 1);
    if (cost > left) {
      if (left > 0) {
        kept.push(cutText(text, left));
      }
      return { args: kept, isCut: true };
    }
    kept.push(text);
    left -= cost;
  }
  return { args: kept, isCut: false };
}
