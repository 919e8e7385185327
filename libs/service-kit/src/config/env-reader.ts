import { isAbsolute, resolve } from 'node:path';
import { type ConfigCheck, findProblems } from './config-check.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import {
  type Env,
  formatDurationMs,
  formatSizeBytes,
  parseBoolean,
  parseDurationMs,
  parseInteger,
  parseSizeBytes,
  readSecret,
  readVariable,
  RuleBroken,
} from './env-values.js';

/** One variable of the environment: how to read it, and what its documentation says. */
export interface Setting<T> {
  readonly variable: string;
  readonly help: string;
  /** What a value must be: "must be a duration of at least 1s". Empty where any text will do. */
  readonly rule: string;
  /** The default as one would write it in the environment; null without one. */
  readonly defaultText: string | null;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  /** The value, or the default. Throws RuleBroken. */
  readonly read: (env: Env) => T;
}

/** `default` absent: the variable is required. `default: null`: it may be absent. */
interface SettingOptions<D> {
  readonly default?: D;
  readonly help?: string;
}
interface Range {
  readonly min?: number;
  readonly max?: number;
}
/** How the text of one kind of variable is read and written. */
interface Kind<T> {
  readonly rule: string;
  /** Throws RuleBroken. */
  readonly parse: (text: string) => T;
  /** The inverse of `parse`; by default String. */
  readonly format?: (value: T) => string;
}

export type EnvSpec = Readonly<Record<string, Setting<unknown>>>;
export type EnvConfig<S extends EnvSpec> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/**
 * Reads every setting of `spec`. It is the small form of `loadConfig` for programs that must not load class-validator,
 * which costs 18 MB. Throws one ConfigError that names all problems, also those that the checks find.
 */
export function loadEnvConfig<S extends EnvSpec>(
  spec: S,
  env: Env,
  checks: readonly ConfigCheck<EnvConfig<S>>[] = [],
): EnvConfig<S> {
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
  const reported = new Set(problems.map(({ variable }) => variable));
  problems.push(...findProblems(config as EnvConfig<S>, checks, reported));
  if (problems.length > 0) {
    throw new ConfigError(problems);
  }
  return config as EnvConfig<S>;
}

export function stringVar<D extends string | null = string>(
  variable: string,
  options: SettingOptions<D> & { readonly pattern?: RegExp; readonly rule?: string } = {},
): Setting<string | D> {
  const { pattern } = options;
  const rule = options.rule ?? (pattern === undefined ? '' : `must match ${pattern.source}`);
  const parse = (text: string): string => {
    if (pattern !== undefined && !pattern.test(text)) {
      throw new RuleBroken(rule);
    }
    return text;
  };
  return setting<string, D>(variable, options, { rule, parse });
}

export function integerVar<D extends number | null = number>(
  variable: string,
  options: SettingOptions<D> & Range = {},
): Setting<number | D> {
  return setting<number, D>(variable, options, inRange(options, 'an integer', parseInteger, String));
}

/** The value and its range are in milliseconds. */
export function durationVar<D extends number | null = number>(
  variable: string,
  options: SettingOptions<D> & Range = {},
): Setting<number | D> {
  return setting<number, D>(variable, options, inRange(options, 'a duration', parseDurationMs, formatDurationMs));
}

/** The value and its range are in bytes. */
export function sizeVar<D extends number | null = number>(
  variable: string,
  options: SettingOptions<D> & Range = {},
): Setting<number | D> {
  return setting<number, D>(variable, options, inRange(options, 'a size', parseSizeBytes, formatSizeBytes));
}

export function portVar<D extends number | null = number>(
  variable: string,
  options: SettingOptions<D> = {},
): Setting<number | D> {
  return integerVar<D>(variable, { ...options, min: 1, max: 65_535 });
}

export function booleanVar<D extends boolean | null = boolean>(
  variable: string,
  options: SettingOptions<D> = {},
): Setting<boolean | D> {
  return setting<boolean, D>(variable, options, { rule: 'must be true or false', parse: parseBoolean });
}

export function choiceVar<const C extends string, D extends C | null = C>(
  variable: string,
  choices: readonly C[],
  options: SettingOptions<D> = {},
): Setting<C | D> {
  const rule = `must be one of ${choices.join(', ')}`;
  const parse = (text: string): C => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      throw new RuleBroken(rule);
    }
    return choice;
  };
  return setting<C, D>(variable, options, { rule, parse });
}

/** The value is absolute; a relative path is resolved from the working directory. */
export function pathVar<D extends string | null = string>(
  variable: string,
  options: SettingOptions<D> = {},
): Setting<string | D> {
  const parse = (text: string): string => (isAbsolute(text) ? text : resolve(text));
  return setting<string, D>(variable, options, { rule: 'must be a path', parse });
}

/** Comma-separated integers; by default none. */
export function integerListVar(variable: string, options: { readonly help?: string } = {}): Setting<readonly number[]> {
  const rule = 'must be integers separated by commas';
  const parse = (text: string): readonly number[] => {
    try {
      return text.split(',').map((part) => parseInteger(part.trim()));
    } catch (error) {
      throw new RuleBroken(rule, { cause: error });
    }
  };
  return setting<readonly number[], readonly number[]>(variable, { ...options, default: [] }, { rule, parse });
}

/** Regular expressions, one per line; by default none. Each is global, so that it matches everywhere in a text. */
export function patternListVar(variable: string, options: { readonly help?: string } = {}): Setting<readonly RegExp[]> {
  const rule = 'must be regular expressions, one per line';
  const parse = (text: string): readonly RegExp[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        try {
          return new RegExp(line, 'gu');
        } catch (error) {
          throw new RuleBroken(`${rule}; ${JSON.stringify(line)} is not one`, { cause: error });
        }
      });
  return setting<readonly RegExp[], readonly RegExp[]>(variable, { ...options, default: [] }, { rule, parse });
}

/** One regular expression, which may match anywhere in a text. */
export function patternVar<D extends RegExp | null = RegExp>(
  variable: string,
  options: SettingOptions<D> = {},
): Setting<RegExp | D> {
  const rule = 'must be a regular expression';
  const parse = (text: string): RegExp => {
    try {
      return new RegExp(text, 'u');
    } catch (error) {
      throw new RuleBroken(`${rule}; ${JSON.stringify(text)} is not one`, { cause: error });
    }
  };
  // `source` escapes slashes, as a literal needs it.
  return setting<RegExp, D>(variable, options, {
    rule,
    parse,
    format: ({ source }) => source.replaceAll(String.raw`\/`, '/'),
  });
}

/** Never printed. It is also read from the file that `<variable>_FILE` names. */
export function secretVar<D extends string | null = string>(
  variable: string,
  options: SettingOptions<D> = {},
): Setting<string | D> {
  const text = setting<string, D>(variable, options, { rule: '', parse: (secret) => secret });
  return { ...text, isSecret: true, read: (env) => readSecret(env, variable) ?? defaultOf(options) };
}

function setting<T, D>(variable: string, options: SettingOptions<D>, kind: Kind<T>): Setting<T | D> {
  const { rule, parse, format = String } = kind;
  const { default: fallback, help = '' } = options;
  const hasText = fallback !== undefined && fallback !== null && !Array.isArray(fallback);
  return {
    variable,
    help,
    rule,
    defaultText: hasText ? format(fallback as unknown as T) : null,
    isRequired: fallback === undefined,
    isSecret: false,
    read: (env) => {
      const text = readVariable(env, variable);
      return text === undefined ? defaultOf(options) : parse(text);
    },
  };
}

function defaultOf<D>(options: SettingOptions<D>): D {
  if (options.default === undefined) {
    throw new RuleBroken('must be set');
  }
  return options.default;
}

/** A number of the kind that `parse` reads, within a range. */
function inRange(
  range: Range,
  noun: string,
  parse: (text: string) => number,
  format: (value: number) => string,
): Kind<number> {
  const { min = -Infinity, max = Infinity } = range;
  const rule = `must be ${noun}${describeRange(range, format)}`;
  return {
    rule,
    format,
    parse: (text) => {
      const value = parse(text);
      if (value < min || value > max) {
        throw new RuleBroken(rule);
      }
      return value;
    },
  };
}

function describeRange({ min, max }: Range, format: (value: number) => string): string {
  if (min === undefined) {
    return max === undefined ? '' : ` of at most ${format(max)}`;
  }
  return max === undefined ? ` of at least ${format(min)}` : ` from ${format(min)} to ${format(max)}`;
}
