import { isAbsolute, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from './config-error.js';
import {
  type Env,
  parseBoolean,
  parseDurationMs,
  parseInteger,
  parseSizeBytes,
  readSecret,
  readVariable,
  RuleBroken,
} from './env-values.js';

/** One variable of the environment: its name, how to read it and what it is for. */
export interface Setting<T> {
  readonly variable: string;
  readonly help: string;
  readonly isSecret: boolean;
  /** Value, or the default. Throws RuleBroken. */
  readonly read: (env: Env) => T;
}

/** `default` absent: the variable is required. `default: null`: it may be absent. */
interface Choices<D> {
  readonly default?: D;
  readonly help?: string;
}
interface Range {
  readonly min?: number;
  readonly max?: number;
}

export type EnvSpec = Readonly<Record<string, Setting<unknown>>>;
export type EnvConfig<S extends EnvSpec> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/**
 * Reads every setting of `spec`, the small form for programs that must not load class-validator (18 MB).
 * Throws one ConfigError that names all problems.
 */
export function loadEnvConfig<S extends EnvSpec>(spec: S, env: Env): EnvConfig<S> {
  const problems: ConfigProblem[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(spec)) {
    try {
      config[key] = setting.read(env);
    } catch (error) {
      if (!(error instanceof RuleBroken)) {
        throw error;
      }
      problems.push({ variable: setting.variable, rule: error.message });
    }
  }
  if (problems.length > 0) {
    throw new ConfigError(problems);
  }
  return config as EnvConfig<S>;
}

export function stringVar<D extends string | null = string>(
  variable: string,
  options: Choices<D> & { readonly pattern?: RegExp; readonly rule?: string } = {},
): Setting<string | D> {
  return setting(variable, options, (text) => {
    if (options.pattern !== undefined && !options.pattern.test(text)) {
      throw new RuleBroken(options.rule ?? `must match ${options.pattern.source}`);
    }
    return text;
  });
}

export function integerVar<D extends number | null = number>(
  variable: string,
  options: Choices<D> & Range = {},
): Setting<number | D> {
  return setting(variable, options, (text) => inRange(parseInteger(text), options, 'an integer', String));
}

/** In milliseconds; the range too. */
export function durationVar<D extends number | null = number>(
  variable: string,
  options: Choices<D> & Range = {},
): Setting<number | D> {
  return setting(variable, options, (text) =>
    inRange(parseDurationMs(text), options, 'a duration', (ms) => `${ms / 1000}s`),
  );
}

/** In bytes; the range too. */
export function sizeVar<D extends number | null = number>(
  variable: string,
  options: Choices<D> & Range = {},
): Setting<number | D> {
  return setting(variable, options, (text) =>
    inRange(parseSizeBytes(text), options, 'a size', (bytes) => `${bytes / 1e6}MB`),
  );
}

export function portVar<D extends number | null = number>(
  variable: string,
  options: Choices<D> = {},
): Setting<number | D> {
  return integerVar<D>(variable, { ...options, min: 1, max: 65_535 });
}

export function booleanVar<D extends boolean | null = boolean>(
  variable: string,
  options: Choices<D> = {},
): Setting<boolean | D> {
  return setting(variable, options, parseBoolean);
}

export function choiceVar<const C extends string, D extends C | null = C>(
  variable: string,
  choices: readonly C[],
  options: Choices<D> = {},
): Setting<C | D> {
  return setting(variable, options, (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      throw new RuleBroken(`must be one of ${choices.join(', ')}`);
    }
    return choice;
  });
}

/** An absolute path; a relative one is taken from the working directory. */
export function pathVar<D extends string | null = string>(
  variable: string,
  options: Choices<D> = {},
): Setting<string | D> {
  return setting(variable, options, (text) => (isAbsolute(text) ? text : resolve(text)));
}

/** Comma-separated whole numbers. */
export function integerListVar(variable: string, options: { readonly help?: string } = {}): Setting<readonly number[]> {
  return setting<readonly number[], readonly number[]>(variable, { ...options, default: [] }, (text) => {
    try {
      return text.split(',').map((part) => parseInteger(part.trim()));
    } catch (error) {
      throw new RuleBroken('must be integers with commas between', { cause: error });
    }
  });
}

/** Regular expressions, one a line; each matches everywhere. */
export function patternListVar(variable: string, options: { readonly help?: string } = {}): Setting<readonly RegExp[]> {
  return setting<readonly RegExp[], readonly RegExp[]>(variable, { ...options, default: [] }, (text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        try {
          return new RegExp(line, 'gu');
        } catch (error) {
          throw new RuleBroken(`must be regular expressions, one a line; ${JSON.stringify(line)} is none`, {
            cause: error,
          });
        }
      }),
  );
}

/** Never printed. Also read from the file that `<variable>_FILE` names. */
export function secretVar<D extends string | null = string>(
  variable: string,
  options: Choices<D> = {},
): Setting<string | D> {
  return {
    variable,
    help: options.help ?? '',
    isSecret: true,
    read: (env) => readSecret(env, variable) ?? defaultOf(options),
  };
}

function setting<T, D>(variable: string, options: Choices<D>, parse: (text: string) => T): Setting<T | D> {
  const read = (env: Env): T | D => {
    const text = readVariable(env, variable);
    return text === undefined ? defaultOf(options) : parse(text);
  };
  return { variable, help: options.help ?? '', isSecret: false, read };
}

function defaultOf<D>(options: Choices<D>): D {
  if (options.default === undefined) {
    throw new RuleBroken('must be set');
  }
  return options.default;
}

function inRange(
  value: number,
  { min = -Infinity, max = Infinity }: Range,
  noun: string,
  show: (value: number) => string,
): number {
  if (value >= min && value <= max) {
    return value;
  }
  if (max === Infinity) {
    throw new RuleBroken(`must be ${noun} of at least ${show(min)}`);
  }
  if (min === -Infinity) {
    throw new RuleBroken(`must be ${noun} of at most ${show(max)}`);
  }
  throw new RuleBroken(`must be ${noun} from ${show(min)} to ${show(max)}`);
}
