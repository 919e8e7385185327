import { Argument, Command as Parser, CommanderError, Option } from 'commander';
import { type Command, flagName } from './command.js';
import { CommandError } from './command-error.js';
import { type Parameter, ParameterProblem } from './parameters.js';

/** The values of a command's parameters, or null if its help is wanted. Throws CommandError. */
export function parseWords(command: Command, words: readonly string[]): Readonly<Record<string, unknown>> | null {
  const parser = createParser(command);
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    throw usageError(command, error.message.replace(/^error: /, '').replace(/\n\((.*)\)$/s, '. $1'), error);
  }
  const options = parser.opts<Record<string, readonly string[] | boolean | undefined>>();
  if (options['help'] === true) {
    return null;
  }
  const flags = Object.entries(command.flags).map(([key, flag]) => {
    const given = options[key] ?? [];
    const texts = typeof given === 'boolean' ? (given ? [''] : []) : given;
    return [key, readParameter(command, flagName(key), flag, texts)] as const;
  });
  const args = Object.entries(command.args).map(([key, argument], index) => {
    const given = (parser.processedArgs[index] ?? []) as string | readonly string[];
    const texts = typeof given === 'string' ? [given] : given;
    if (argument.isRequired && texts.length === 0) {
      throw usageError(command, `missing required argument '${argument.placeholder ?? key}'`);
    }
    return [key, readParameter(command, argument.placeholder ?? key, argument, texts)] as const;
  });
  return Object.fromEntries([...flags, ...args]);
}

function createParser(command: Command): Parser {
  const parser = new Parser(command.name)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .helpOption(false)
    .allowExcessArguments(false)
    .option('-h, --help');
  const hasArguments = Object.keys(command.args).length > 0;
  for (const [key, { placeholder, short, isMany }] of Object.entries(command.flags)) {
    const long = flagName(key);
    const names = short === null ? long : `-${short}, ${long}`;
    const option = new Option(placeholder === null ? names : `${names} ${placeholder}`);
    if (placeholder !== null) {
      option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
    }
    // `--no-headers` is a flag like any other, not the negation of one.
    option.negate = false;
    // `--without api agent`: with no argument that could be meant, a flag takes all the words that follow it.
    option.variadic = isMany && !hasArguments;
    option.attributeName = () => key;
    parser.addOption(option);
  }
  for (const [key, { isMany }] of Object.entries(command.args)) {
    parser.addArgument(new Argument(isMany ? `[${key}...]` : `[${key}]`));
  }
  return parser;
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
