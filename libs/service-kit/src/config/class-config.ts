import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, ValidateBy, validateSync } from 'class-validator';
import { type ConfigCheck, findProblems, isNatsUrls, natsUrlsRule } from './config-check.js';
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

type Format = 'plain' | 'secret' | 'duration' | 'size';
interface Binding {
  readonly property: string;
  readonly variable: string;
  readonly format: Format;
}

const bindingsOfClass = new Map<object, Binding[]>();

/**
 * Names the variable that a property of a configuration is read from. The declared type (number, boolean, string)
 * decides how. `duration` is in milliseconds, `size` in bytes, and `secret` is also read from the file that
 * `<variable>_FILE` names.
 */
export function FromEnv(variable: string, format: Format = 'plain'): PropertyDecorator {
  return (prototype, property) => {
    const bindings = bindingsOfClass.get(prototype) ?? [];
    bindings.push({ property: String(property), variable, format });
    bindingsOfClass.set(prototype, bindings);
  };
}

/** The value names servers of a broker. */
export function IsNatsUrls(): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && isNatsUrls(value);
  return ValidateBy({ name: 'isNatsUrls', validator: { validate } }, { message: natsUrlsRule });
}

/**
 * Loads a configuration: defaults from the class, values from the environment, rules from class-validator, and further
 * checks. Throws one ConfigError that names all problems by their variables.
 */
export function loadConfig<T extends object>(Config: new () => T, env: Env, checks: readonly ConfigCheck<T>[] = []): T {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const bindings = bindingsOf(Config.prototype as object);
  for (const binding of bindings) {
    try {
      const value = readBinding(Config.prototype as object, binding, env);
      if (value !== undefined) {
        values[binding.property] = value;
      }
    } catch (error) {
      if (!(error instanceof RuleBroken)) {
        throw error;
      }
      problems.push({ variable: binding.variable, rule: error.message });
    }
  }
  const config = plainToInstance(Config, values, { exposeDefaultValues: true });
  problems.push(...findBrokenRules(config, bindings, variablesOf(problems)));
  problems.push(...findProblems(config, checks, variablesOf(problems)));
  if (problems.length > 0) {
    throw new ConfigError(problems);
  }
  return config;
}

function variablesOf(problems: readonly ConfigProblem[]): ReadonlySet<string> {
  return new Set(problems.map(({ variable }) => variable));
}

/** What the documentation says about one variable of a configuration class. */
export interface VariableDescription {
  readonly property: string;
  readonly variable: string;
  /** What a value must be: "must be an integer from 1 to 9". Empty where any text will do. */
  readonly rule: string;
  /** The default as one would write it in the environment; null without one. */
  readonly defaultText: string | null;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
}

/** Every variable of a configuration class, in the order of its properties. */
export function describeConfig(Config: new () => object): readonly VariableDescription[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(Config, '', false, false);
  const defaults = new Map<string, unknown>(Object.entries(new Config()));
  return bindingsOf(Config.prototype as object).map(({ property, variable, format }) => {
    const value = defaults.get(property);
    return {
      property,
      variable,
      rule: describeRules(
        new Map(
          rules.flatMap((rule) =>
            rule.propertyName === property && rule.name !== undefined ? [[rule.name, rule]] : [],
          ),
        ),
        format,
      ),
      defaultText: value === undefined || value === null || value === '' ? null : formatOf(format)(value),
      isRequired: value === undefined,
      isSecret: format === 'secret',
    };
  });
}

type Rules = ReadonlyMap<string, { readonly constraints?: readonly unknown[]; readonly message?: unknown }>;

/** States the rules in the same words as env-reader.ts. */
function describeRules(rules: Rules, format: Format): string {
  const constraint = (name: string): unknown => rules.get(name)?.constraints?.[0];
  const [min, max, length] = [constraint('min'), constraint('max'), constraint('minLength')];
  const noun = { plain: 'an integer', secret: 'a text', duration: 'a duration', size: 'a size' }[format];
  const show = formatOf(format);
  const ownMessages = [...rules.values()].flatMap(({ message }) => (typeof message === 'string' ? message : []));
  return [
    ...ownMessages,
    ...(rules.has('isIn') ? [`must be one of ${(constraint('isIn') as readonly string[]).join(', ')}`] : []),
    ...(rules.has('isBoolean') ? ['must be true or false'] : []),
    ...(rules.has('isUrl') ? ['must be a URL'] : []),
    ...(typeof length === 'number' && length > 1 ? [`must have at least ${length} characters`] : []),
    ...(min !== undefined && max !== undefined ? [`must be ${noun} from ${show(min)} to ${show(max)}`] : []),
    ...(min !== undefined && max === undefined ? [`must be ${noun} of at least ${show(min)}`] : []),
  ].join('; ');
}

function formatOf(format: Format): (value: unknown) => string {
  const formats = { duration: formatDurationMs, size: formatSizeBytes, plain: String, secret: String };
  return formats[format] as (value: unknown) => string;
}

function bindingsOf(prototype: object): readonly Binding[] {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return [...(parent === null ? [] : bindingsOf(parent)), ...(bindingsOfClass.get(prototype) ?? [])];
}

function readBinding(prototype: object, { property, variable, format }: Binding, env: Env): unknown {
  if (format === 'secret') {
    return readSecret(env, variable);
  }
  const text = readVariable(env, variable);
  if (text === undefined) {
    return undefined;
  }
  if (format === 'duration') {
    return parseDurationMs(text);
  }
  if (format === 'size') {
    return parseSizeBytes(text);
  }
  const type: unknown = Reflect.getMetadata('design:type', prototype, property);
  if (type === Number) {
    return parseInteger(text);
  }
  if (type === Boolean) {
    return parseBoolean(text);
  }
  return text;
}

function findBrokenRules(config: object, bindings: readonly Binding[], reported: ReadonlySet<string>): ConfigProblem[] {
  const variableOf = new Map(bindings.map(({ property, variable }) => [property, variable]));
  return validateSync(config, { validationError: { target: false, value: false } }).flatMap(
    ({ property, constraints = {} }) => {
      const variable = variableOf.get(property) ?? property;
      if (reported.has(variable)) {
        return [];
      }
      return Object.values(constraints).map((message) => ({
        variable,
        rule: message.startsWith(`${property} `) ? message.slice(property.length + 1) : message,
      }));
    },
  );
}
