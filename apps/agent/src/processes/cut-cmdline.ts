import { limits } from '@psfleet/wire';
import { cutText } from '../text/cut-text.js';

export interface CutCmdline {
  readonly args: readonly string[];
  readonly isCut: boolean;
}

/** Arguments as they may travel: well-formed text, at most `bytes` of UTF-8 together. The argument at the border is shortened. */
export function cutCmdline(args: readonly string[], bytes: number = limits.cmdlineBytes): CutCmdline {
  const kept: string[] = [];
  let left = bytes;
  for (const arg of args) {
    const text = arg.toWellFormed();
    // An empty argument costs one byte too, so that a million of them have an end.
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
