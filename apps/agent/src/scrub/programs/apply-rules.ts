import { hidden } from '../hidden.js';
import { hideAfter } from '../hide-value.js';
import { isReference } from '../plain-values.js';
import { clouds } from './clouds.js';
import { cryptography } from './cryptography.js';
import { databases } from './databases.js';
import { machines } from './machines.js';
import { network } from './network.js';
import { ruleIndex, type CompiledRule } from './rule-index.js';

const rulesOf = ruleIndex([...databases, ...network, ...clouds, ...cryptography, ...machines]);
/** Names of programs are looked for among this many arguments. */
const maxWrapped = 48;
/** Programs in one command line; a text that names more is not a command line. */
const maxPrograms = 8;

/**
 * Hides the secrets that the rules of programs know. Every argument may be a program, because there are more programs
 * that run others (flock, tini, parallel, docker exec) than anybody can list.
 */
export function hideByProgram(args: readonly string[]): readonly string[] {
  let shown: string[] | null = null;
  let programs = 0;
  for (let at = 0; at < Math.min(args.length, maxWrapped) && programs < maxPrograms; at++) {
    const rules = rulesOf(args[at] ?? '');
    if (rules.length === 0) {
      continue;
    }
    programs += 1;
    for (const rule of rules) {
      if (rule.words === null || args.some((arg, index) => index > at && rule.words?.has(arg) === true)) {
        shown ??= [...args];
        apply(rule, shown, at);
      }
    }
  }
  return shown ?? args;
}

function apply(rule: CompiledRule, args: string[], from: number): void {
  hideOptions(rule, args, from);
  for (let at = from + 1; at < args.length; at++) {
    const skip = rule.after.get(args[at] ?? '');
    for (const distance of skip ?? []) {
      hideAt(args, at + 1 + distance);
    }
    for (const [match, between] of rule.behind) {
      if (match.test(args[at] ?? '')) {
        hideAt(args, at + 1 + between);
      }
    }
    const { pattern } = rule;
    if (pattern !== null) {
      args[at] = (args[at] ?? '').replace(pattern, (whole: string, kept: string) =>
        isReference(whole.slice(kept.length)) ? whole : kept + hidden,
      );
    }
  }
  for (const distance of rule.after.get('*') ?? []) {
    hideAt(args, from + 1 + distance);
  }
  if (rule.last !== null && args.some((arg, at) => at > from && rule.last?.test(arg) === true)) {
    hideLast(args, from);
  }
  if (rule.assigned !== null) {
    hideAssigned(rule.assigned, args, from);
  }
}

function hideAt(args: string[], at: number): void {
  const value = args[at];
  if (value !== undefined && !value.startsWith('-') && !isReference(value)) {
    args[at] = hidden;
  }
}

/** The last argument, unless that is the program or an option. */
function hideLast(args: string[], from: number): void {
  if (args.length - from > 1) {
    hideAt(args, args.length - 1);
  }
}

function hideAssigned(words: ReadonlySet<string>, args: string[], from: number): void {
  let isBehind = false;
  for (let at = from + 1; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!isBehind) {
      isBehind = words.has(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    if (equals > 0 && !arg.startsWith('-') && !arg.startsWith('@', equals + 1)) {
      args[at] = hideAfter(arg, '=');
    }
  }
}

function hideOptions(rule: CompiledRule, args: string[], from: number): void {
  for (let at = from + 1; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (rule.startsProgram && !arg.startsWith('-') && !arg.startsWith(hidden)) {
      return;
    }
    const separate = rule.separate.get(arg) ?? clustered(rule, arg);
    if (separate !== undefined) {
      at += 1;
      const value = args[at];
      if (value !== undefined) {
        args[at] = separate(value);
      }
      continue;
    }
    args[at] = hideAttached(rule, arg);
  }
}

/** -sSu: the last of several short options has a value. */
function clustered(rule: CompiledRule, arg: string): ((value: string) => string) | undefined {
  const isCluster = rule.flags !== null && arg.length > 2 && rule.flags.test(arg.slice(0, -1));
  return isCluster ? rule.separate.get(`-${arg.slice(-1)}`) : undefined;
}

/** Not `-p` with a value, but an option of its own. */
const longOption =
  /^-(?:p(?:ass(?:word|wd|phrase|code|in|out)?|wd?|sk|in|rot?o?|ort|ath|lugin|rofile)|token|secret|key|auth)$/;

function hideAttached(rule: CompiledRule, arg: string): string {
  if ((!arg.startsWith('-') && !arg.startsWith('/')) || longOption.test(arg)) {
    return arg;
  }
  for (const [prefix, hide] of rule.attached) {
    if (arg.length > prefix.length && arg.startsWith(prefix)) {
      return prefix + hide(arg.slice(prefix.length));
    }
  }
  return arg;
}
