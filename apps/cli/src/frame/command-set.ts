import type { Command } from './command.js';

/** The commands of one module, by whose names it is found before it is loaded: loading all takes 40 ms. */
export interface DeclaredCommands {
  readonly names: readonly string[];
  readonly load: () => Promise<readonly Command[]>;
}

/** Every command, in the order of the declarations. */
export async function loadAllCommands(declared: readonly DeclaredCommands[]): Promise<readonly Command[]> {
  return (await Promise.all(declared.map(({ load }) => load()))).flat();
}

/** The command whose name the words begin with; null if they name none, or a group only. */
export async function loadCommand(
  words: readonly string[],
  declared: readonly DeclaredCommands[],
): Promise<Command | null> {
  const [first = '', second = ''] = words;
  const isNamed = (name: string): boolean => name === first || name === `${first} ${second}`;
  const found = declared.find(({ names }) => names.some(isNamed));
  return found === undefined ? null : findCommand(words, await found.load());
}

/** The same among commands that are loaded. */
export function findCommand(words: readonly string[], commands: readonly Command[]): Command | null {
  const [first = '', second = ''] = words;
  return commands.find(({ name }) => name === first || name === `${first} ${second}`) ?? null;
}
