import { type Command, flagName } from '../frame/command.js';
import type { Parameter, ValueSource } from '../frame/parameters.js';
import { findCommand } from '../frame/command-set.js';

/** A word that fits, and what it means. */
export interface Candidate {
  readonly text: string;
  readonly help: string;
}

/** The words that fit at the cursor: known ones, or those that a source has. */
export interface WordCompletion {
  readonly candidates: readonly Candidate[];
  readonly source: ValueSource | null;
  /** The beginning of the value that the source is asked for. */
  readonly prefix: string;
  /** Stands before each value of the source: `--host=`. */
  readonly lead: string;
  readonly command: Command | null;
}

/** Completes the last of the words, which may be empty; the name of the program is not among them. */
export function completeWords(words: readonly string[], commands: readonly Command[]): WordCompletion {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = findCommand(before, commands);
  if (command === null) {
    return known(completeName(before, current, commands), null);
  }
  const given = before.slice(command.name.split(' ').length);
  const pending = findFlag(command, given.at(-1));
  if (pending?.placeholder !== undefined && pending.placeholder !== null && !given.slice(0, -1).includes('--')) {
    return fromSource(pending.values, current, '', command);
  }
  const [, name = '', value] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  if (value !== undefined) {
    return fromSource(findFlag(command, name)?.values ?? null, value, `${name}=`, command);
  }
  if (current.startsWith('-')) {
    return known(completeFlag(command, current), command);
  }
  return fromSource(argumentAt(command, given)?.values ?? null, current, '', command);
}

/** The server that the words name; null if they name none. */
export function findServer(words: readonly string[]): string | null {
  const named = words.flatMap((word, index) =>
    word === '--server' ? (words[index + 1] ?? []) : word.startsWith('--server=') ? word.slice(9) : [],
  );
  return named.at(-1) ?? null;
}

function known(candidates: readonly Candidate[], command: Command | null): WordCompletion {
  return { candidates, source: null, prefix: '', lead: '', command };
}

function fromSource(source: ValueSource | null, prefix: string, lead: string, command: Command): WordCompletion {
  if (Array.isArray(source)) {
    const texts = (source as readonly string[]).filter((text) => text.toLowerCase().startsWith(prefix.toLowerCase()));
    return known(
      texts.map((text) => ({ text: lead + text, help: '' })),
      command,
    );
  }
  return { candidates: [], source, prefix, lead, command };
}

/** The next word of the names of commands. */
function completeName(before: readonly string[], current: string, commands: readonly Command[]): Candidate[] {
  if (before.length > 1) {
    return [];
  }
  const [group] = before;
  const names = commands
    .filter(({ isHidden }) => !isHidden)
    .flatMap(({ name, summary }) => {
      const [first = '', second] = name.split(' ');
      if (group === undefined) {
        return [{ text: first, help: second === undefined ? summary : '' }];
      }
      return first === group && second !== undefined ? [{ text: second, help: summary }] : [];
    })
    .filter(({ text }) => text.startsWith(current));
  return [...new Map(names.map((candidate) => [candidate.text, candidate])).values()];
}

function completeFlag({ flags }: Command, current: string): Candidate[] {
  const all = Object.entries(flags).map(([key, { help }]) => ({ text: flagName(key), help }));
  return [...all, { text: '--help', help: 'show this help' }].filter(({ text }) => text.startsWith(current));
}

/** The flag that a word is, by its long or its short name. */
function findFlag({ flags }: Command, word: string | undefined): Parameter<unknown> | undefined {
  return Object.entries(flags).find(([key, { short }]) => word === flagName(key) || word === `-${short ?? ''}`)?.[1];
}

/** The argument that the next word is. */
function argumentAt(command: Command, given: readonly string[]): Parameter<unknown> | undefined {
  let count = 0;
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? '';
    const takesNext = (findFlag(command, word)?.placeholder ?? null) !== null;
    index += takesNext ? 1 : 0;
    count += word.startsWith('-') ? 0 : 1;
  }
  const args = Object.values(command.args);
  const last = args.at(-1);
  return args[count] ?? (last?.isMany === true ? last : undefined);
}
