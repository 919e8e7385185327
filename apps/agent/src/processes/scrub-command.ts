import { limits } from '@psfleet/wire';
import type { Scrubber } from '../scrub/scrubber.js';
import { cutCmdline, type CutCmdline } from './cut-cmdline.js';

export interface ScrubbedCommand extends CutCmdline {
  readonly isScrubbed: boolean;
  /** All that was searched for secrets, which may be more than may leave the host; an argument that was cut is not. */
  readonly whole: readonly string[];
}

/** Bytes of arguments that are searched for secrets: more than the wire allows. */
const maxScrubbedBytes = 2 * limits.cmdlineBytes;

/**
 * Arguments as they may leave the host. Scrubs before cutting, so that half a secret is not overlooked, but limits the
 * size first, because some command lines have megabytes.
 */
export function scrubCommand(scrubber: Scrubber, cmdline: readonly string[]): ScrubbedCommand {
  const bounded = cutCmdline(cmdline, maxScrubbedBytes);
  const { args, isScrubbed } = scrubber.scrubArguments(bounded.args);
  const cut = cutCmdline(args);
  return {
    args: cut.args,
    isCut: bounded.isCut || cut.isCut,
    isScrubbed,
    whole: bounded.isCut ? args.slice(0, -1) : args,
  };
}
