import { hidden } from '../hidden.js';
import { hideAfter } from '../hide-value.js';
import { isReference } from '../plain-values.js';
import type { ProgramRule } from './program-rule.js';

type Hide = (value: string) => string;

/** A rule whose texts are parsed. */
export interface CompiledRule {
  readonly words: ReadonlySet<string> | null;
  /** Options with their value in the next argument. */
  readonly separate: ReadonlyMap<string, Hide>;
  /** Beginnings of arguments that have the value behind them. */
  readonly attached: ReadonlyMap<string, Hide>;
  readonly flags: RegExp | null;
  /** How many arguments are between the word and the secret. */
  readonly after: ReadonlyMap<string, readonly number[]>;
  readonly last: RegExp | null;
  readonly behind: readonly (readonly [RegExp, number])[];
  readonly assigned: ReadonlySet<string> | null;
  readonly pattern: RegExp | null;
  readonly startsProgram: boolean;
}

/** Returns the rules of the program that an argument names: by a path, as the value of an option, or behind a dash. */
export function ruleIndex(rules: readonly ProgramRule[]): (arg: string) => readonly CompiledRule[] {
  const byName = new Map<string, CompiledRule[]>();
  const byPrefix = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    const compiled = compile(rule);
    for (const name of rule.programs.split(' ')) {
      const [index, key] = name.endsWith('*') ? [byPrefix, name.slice(0, -1)] : [byName, name];
      index.set(key, [...(index.get(key) ?? []), compiled]);
    }
  }
  const longestFirst = [...byPrefix.keys()].toSorted((a, b) => b.length - a.length);
  const prefix = new RegExp(`^(?:${longestFirst.join('|')})`);
  return (arg) => {
    const name = nameOf(arg);
    const exact = byName.get(name);
    const begun = prefix.exec(name)?.[0];
    if (begun === undefined || !/^[\w.-]*$/.test(name)) {
      return exact ?? [];
    }
    return [...(exact ?? []), ...(byPrefix.get(begun) ?? [])];
  };
}

const longestName = 64;

/** The end of an argument: of a path, of --shell=mysql, of ["mysql". */
function nameOf(arg: string): string {
  let from = arg.length;
  while (from > 0 && arg.length - from <= longestName && isNameCode(arg.charCodeAt(from - 1))) {
    from -= 1;
  }
  if (from === 0 && arg.startsWith('-')) {
    from = 1; // The program of a login shell
  }
  return arg.length - from > longestName ? '' : arg.slice(from);
}

/** A letter, a digit, or one of + - . _ */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    /[+._-]/.test(String.fromCharCode(code))
  );
}

/** `public` is the community of SNMP that every device has by default. */
const hideAll: Hide = (value) => (isReference(value) || value === 'public' ? value : hidden);

function compile(rule: ProgramRule): CompiledRule {
  const separate = new Map<string, Hide>();
  const attached = new Map<string, Hide>();
  const hideLogin: Hide = (value) => hideAfter(value, rule.separator ?? ':');
  for (const [options, hide] of [
    [rule.secret, hideAll],
    [rule.login, hideLogin],
  ] as const) {
    for (const option of split(options)) {
      separate.set(option, hide);
      attached.set(option.length > 2 ? `${option}=` : option, hide);
      if (option.startsWith('/')) {
        attached.set(`${option}:`, hide);
      }
    }
  }
  for (const option of split(rule.attached)) {
    attached.set(option, hideAll);
  }
  const after = new Map<string, number[]>();
  for (const entry of split(rule.after)) {
    const [word = '', distance = '0'] = entry.split('+');
    after.set(word, [...(after.get(word) ?? []), Number(distance)]);
  }
  return {
    words: setOf(rule.words),
    separate,
    attached,
    flags: rule.flags === undefined ? null : new RegExp(`^-[${rule.flags}]+$`),
    after,
    last: rule.last ?? null,
    behind: rule.behind ?? [],
    assigned: setOf(rule.assigned),
    pattern: rule.pattern ?? null,
    startsProgram: rule.startsProgram ?? false,
  };
}

function split(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(' ');
}

function setOf(text: string | undefined): ReadonlySet<string> | null {
  return text === undefined ? null : new Set(split(text));
}
