import { scrubByCommand } from './command-rules.js';
import { isSecretName } from './secret-names.js';
import { hidden, scrubText } from './text-rules.js';

export interface ScrubbedArguments {
  readonly args: readonly string[];
  readonly isScrubbed: boolean;
}

/** Hides the secrets in the arguments of a process. Never throws. */
export type Scrub = (args: readonly string[]) => ScrubbedArguments;

export interface ScrubberOptions {
  readonly enabled: boolean;
  /** Every match of these is hidden too. */
  readonly patterns: readonly RegExp[];
  /** Whether to keep nothing but the name of the program. */
  readonly stripAll: boolean;
}

/** Command lines may contain passwords, which are hidden before they leave the host. */
export function createScrubber({ enabled, patterns, stripAll }: ScrubberOptions): Scrub {
  if (stripAll) {
    return (args) => ({ args: args.slice(0, 1), isScrubbed: args.length > 1 });
  }
  if (!enabled) {
    return (args) => ({ args, isScrubbed: false });
  }
  return (args) => {
    const scrubbed = scrubArguments(args).map((arg) =>
      patterns.reduce((text, pattern) => text.replaceAll(pattern, hidden), arg),
    );
    const isScrubbed = scrubbed.some((arg, index) => arg !== args[index]);
    return { args: isScrubbed ? scrubbed : args, isScrubbed };
  };
}

/**
 * An option with its value in the next argument: `--password x`, or `-password x` of Java and Go, but not `-pw`, a
 * cluster of short options.
 */
const option = /^(?:--|-(?=.{5}))([A-Za-z][\w.-]{1,99})$/;

function scrubArguments(args: readonly string[]): readonly string[] {
  return hideValues(args).map((arg) => (/\s/.test(arg) ? scrubLine(arg) : scrubText(arg)));
}

/** Hides values by the rules of the program, and those that follow an option with the name of a secret. */
function hideValues(args: readonly string[]): readonly string[] {
  let isValue = false;
  return scrubByCommand(args).map((arg) => {
    const wasValue = isValue;
    const name = option.exec(arg)?.[1];
    isValue = name !== undefined && isSecretName(name);
    return wasValue && !arg.startsWith('--') ? hidden : arg;
  });
}

/** Blanks, or a word with the quoted parts in it. */
const piece = /\s+|(?:"[^"]*"|'[^']*'|\S)+/g;

function isBlank(text: string): boolean {
  return /^\s/.test(text);
}

/** Scrubs an argument that may be a command line itself, as in `sh -c '...'`; its blanks stay. */
function scrubLine(line: string): string {
  const pieces = scrubText(line).match(piece) ?? [];
  const words = hideValues(['sh', ...pieces.filter((text) => !isBlank(text))]).values();
  words.next(); // sh
  return pieces.map((text) => (isBlank(text) ? text : (words.next().value ?? text))).join('');
}
