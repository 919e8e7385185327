import { scrubByCommand } from './command-rules.js';
import { isSecretName } from './secret-names.js';
import { hidden, scrubText } from './text-rules.js';

export interface ScrubbedArguments {
  readonly args: readonly string[];
  readonly isScrubbed: boolean;
}

/** Takes secrets out of the arguments of a process. Never throws. */
export type Scrub = (args: readonly string[]) => ScrubbedArguments;

export interface ScrubberOptions {
  readonly enabled: boolean;
  /** What else is a secret: expressions of which every match is hidden. */
  readonly patterns: readonly RegExp[];
  /** Whether nothing but the program's name may leave the host. */
  readonly stripAll: boolean;
}

/** Command lines tell passwords to whoever can read them; they are taken out before they leave the host. */
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

/** An option whose value is the next argument: `--password x`, and `-password x` of Java and Go programs, but not `-pw` of a cluster of letters. */
const option = /^(?:--|-(?=.{5}))([A-Za-z][\w.-]{1,99})$/;

function scrubArguments(args: readonly string[]): readonly string[] {
  return hideValues(args).map((arg) => (/\s/.test(arg) ? scrubLine(arg) : scrubText(arg)));
}

/** By the program's own rules, and behind options whose name says that they hold a secret. */
function hideValues(args: readonly string[]): readonly string[] {
  let isValue = false;
  return scrubByCommand(args).map((arg) => {
    const wasValue = isValue;
    const name = option.exec(arg)?.[1];
    isValue = name !== undefined && isSecretName(name);
    return wasValue && !arg.startsWith('--') ? hidden : arg;
  });
}

/** Blanks, or a word with what stands between quotes in it. */
const piece = /\s+|(?:"[^"]*"|'[^']*'|\S)+/g;

function isBlank(text: string): boolean {
  return /^\s/.test(text);
}

/** An argument that may be a command line itself, as in `sh -c '...'`; the blanks stay as they are. */
function scrubLine(line: string): string {
  const pieces = scrubText(line).match(piece) ?? [];
  const words = hideValues(['sh', ...pieces.filter((text) => !isBlank(text))]).values();
  words.next(); // sh
  return pieces.map((text) => (isBlank(text) ? text : (words.next().value ?? text))).join('');
}
