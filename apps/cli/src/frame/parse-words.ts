import { parseArgs } from 'node:util';
import { type Command, flagName } from './command.js';
import { CommandError } from './command-error.js';
import { isNear } from './is-near.js';
import { type Parameter, ParameterProblem } from './parameters.js';

/** The values of a command's parameters, or null if its help is wanted. Throws CommandError. */
export function parseWords(command: Command, words: readonly string[]): Readonly<Record<string, unknown>> | null {
  const given = sortWords(command, words);
  if (given === null) {
    return null;
  }
  const flags = Object.entries(command.flags).map(([key, flag]) => {
    const name = flagName(key);
    return [key, readParameter(command, name, flag, given.flags.get(name) ?? [])] as const;
  });
  const declared = Object.entries(command.args);
  const most = declared.some(([, { isMany }]) => isMany) ? Infinity : declared.length;
  if (given.args.length > most) {
    const expected = `${most} argument${most === 1 ? '' : 's'}`;
    throw usageError(command, `too many arguments. Expected ${expected} but got ${given.args.length}`);
  }
  const args = declared.map(([key, argument], index) => {
    const texts = argument.isMany ? given.args.slice(index) : given.args.slice(index, index + 1);
    if (argument.isRequired && texts.length === 0) {
      throw usageError(command, `missing required argument '${argument.placeholder ?? key}'`);
    }
    return [key, readParameter(command, argument.placeholder ?? key, argument, texts)] as const;
  });
  return Object.fromEntries([...flags, ...args]);
}

/** The texts of the command line, by the flags that they follow; a flag without value has an empty one. */
interface GivenWords {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly args: readonly string[];
}

/** Null if the help is wanted. Throws CommandError for a flag that is unknown, or lacks its value. */
function sortWords(command: Command, words: readonly string[]): GivenWords | null {
  const known = new Map(Object.entries(command.flags).map(([key, flag]) => [flagName(key), flag]));
  const hasArguments = Object.keys(command.args).length > 0;
  const [flags, args] = [new Map<string, string[]>(), [] as string[]];
  let rest = args;
  for (const token of tokensOf(known, words)) {
    if (token.kind === 'positional') {
      rest.push(token.value);
      continue;
    }
    rest = args;
    if (token.kind === 'option-terminator') {
      continue;
    }
    const name = `--${token.name}`;
    const flag = known.get(name);
    if (name === '--help') {
      return null;
    }
    if (flag === undefined) {
      const near = [...known.keys(), '--help'].filter((other) => isNear(name, other));
      const hint = near.length === 0 ? '' : `. Did you mean ${near.join(' or ')}`;
      throw usageError(command, `unknown option '${token.rawName}'${hint}`);
    }
    if ((flag.placeholder === null) !== (token.value === undefined)) {
      const problem = flag.placeholder === null ? 'takes no value' : `needs a value, ${flag.placeholder}`;
      throw usageError(command, `option '${token.rawName}' ${problem}`);
    }
    const texts = flags.get(name) ?? [];
    flags.set(name, texts);
    texts.push(token.value ?? '');
    // `--without api agent`: with no argument that could be meant, a flag takes all the words that follow it.
    rest = flag.isMany && !hasArguments ? texts : args;
  }
  return { flags, args };
}

type Token =
  | { readonly kind: 'option'; readonly name: string; readonly rawName: string; readonly value: string | undefined }
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' };

/** The words as flags, their values, and others. What follows a flag with a value is that, also with a dash. */
function tokensOf(known: ReadonlyMap<string, Parameter<unknown>>, words: readonly string[]): readonly Token[] {
  const options = [...known].map(([name, { placeholder, short }]) => [
    name.slice(2),
    { type: placeholder === null ? 'boolean' : 'string', ...(short === null ? {} : { short }) } as const,
  ]);
  const help = { type: 'boolean', short: 'h' } as const;
  return parseArgs({
    args: [...words],
    options: { help, ...Object.fromEntries(options) },
    strict: false,
    tokens: true,
  }).tokens;
}

function readParameter(
  command: Command,
  name: string,
  parameter: Parameter<unknown>,
  texts: readonly string[],
): unknown {
  try {
    return parameter.read(texts);
  } catch (error) {
    if (!(error instanceof ParameterProblem)) {
      throw error;
    }
    const given = texts.at(-1);
    throw usageError(command, `${name} ${error.message}${given === undefined ? '' : `, not '${given}'`}`, error);
  }
}

function usageError({ name }: Command, problem: string, cause?: unknown): CommandError {
  const sentence = problem.replace(/[.?]$/, '');
  return new CommandError(`${sentence}: see \`psfleet ${name} --help\``, { exit: 'usage', cause });
}
