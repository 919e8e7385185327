import { hideArguments } from './arguments.js';
import { hidden } from './hidden.js';
import { scrubArgument } from './shell-line.js';

export interface ScrubbedArguments {
  readonly args: readonly string[];
  readonly isScrubbed: boolean;
}

/** Hides secrets in what a process says about itself. Never throws. */
export interface Scrubber {
  readonly scrubArguments: (args: readonly string[]) => ScrubbedArguments;
  /** The name of a process, or of its program, cgroup or unit. A process may take its command line as its name. */
  readonly scrubName: (name: string) => string;
}

export interface ScrubberOptions {
  readonly enabled: boolean;
  /** Every match of these is hidden too. */
  readonly patterns: readonly RegExp[];
  /** Whether to keep nothing but the name of the program. */
  readonly stripAll: boolean;
}

/** Command lines may contain passwords, which are hidden before they leave the host. */
export function createScrubber({ enabled, patterns, stripAll }: ScrubberOptions): Scrubber {
  const hideMatches = (arg: string): string =>
    patterns.reduce((text, pattern) => text.replaceAll(pattern, hidden), arg);
  const scrubName = (name: string): string => (enabled ? hideMatches(scrubArgument(name)) : name);
  if (stripAll) {
    return { scrubName, scrubArguments: (args) => stripArguments(args, scrubName) };
  }
  return {
    scrubName,
    scrubArguments: (args) => {
      const scrubbed = enabled ? scrubAll(args).map(hideMatches) : args;
      const isScrubbed = scrubbed.some((arg, index) => arg !== args[index]);
      return { args: isScrubbed ? scrubbed : args, isScrubbed };
    },
  };
}

/** Keeps the name of the program. A title is one argument with several words, of which only the first is a name. */
function stripArguments(args: readonly string[], scrubName: (name: string) => string): ScrubbedArguments {
  const kept = args.slice(0, 1).map((arg) => scrubName(arg.split(/\s/, 1)[0] ?? ''));
  return { args: kept, isScrubbed: args.length > 1 || kept[0] !== args[0] };
}

function scrubAll(args: readonly string[]): readonly string[] {
  return hideArguments(args).map((arg) => (arg === hidden ? arg : scrubArgument(arg)));
}
