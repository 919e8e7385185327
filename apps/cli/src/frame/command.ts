import type { Terminal } from '../terminal/terminal.js';
import type { Parameters, ValuesOf } from './parameters.js';

/** A line to try, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** What a command runs in. */
export interface Context {
  readonly terminal: Terminal;
  readonly now: () => number;
  /** Every command of the program, for those that describe or complete them. */
  readonly loadCommands: () => Promise<readonly Command[]>;
  readonly version: string;
}

/** Resolves to the exit code; nothing is 0. Rejects with CommandError where a person can do something about it. */
export type Run<Input> = (input: Input, context: Context) => Promise<number | void>;

interface Definition<Args extends Parameters, Flags extends Parameters> {
  /** One word, or two for a command of a group: `host revoke`. */
  readonly name: string;
  /** What it does, in the imperative, without a full stop. */
  readonly summary: string;
  /** Further paragraphs of the help. */
  readonly details?: readonly string[];
  readonly args?: Args;
  readonly flags?: Flags;
  readonly examples: readonly [Example, Example, ...Example[]];
  /** Names of the columns of its table, in their order. */
  readonly columns?: readonly string[];
  /** Whether it is left out of help and documents. */
  readonly isHidden?: boolean;
  readonly run: Run<ValuesOf<Args> & ValuesOf<Flags>>;
}

/** A command as the frame knows it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly args: Parameters;
  readonly flags: Parameters;
  readonly examples: readonly Example[];
  readonly columns: readonly string[];
  readonly isHidden: boolean;
  readonly run: Run<Readonly<Record<string, unknown>>>;
}

/**
 * Declares a command. Its module is loaded with the program, so it must import nothing heavy; `run` imports what it
 * needs.
 */
export function defineCommand<Args extends Parameters = {}, Flags extends Parameters = {}>({
  details = [],
  args,
  flags,
  columns = [],
  isHidden = false,
  run,
  ...facts
}: Definition<Args, Flags>): Command {
  return {
    ...facts,
    details,
    args: args ?? {},
    flags: flags ?? {},
    columns,
    isHidden,
    // The frame reads exactly these parameters before it runs the command.
    run: (input, context) => run(input as ValuesOf<Args> & ValuesOf<Flags>, context),
  };
}

/** `noHeaders` is `--no-headers` on the command line. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
