import { escapeControls } from '@psfleet/display';
import { type Command, type Context } from './command.js';
import { CommandError } from './command-error.js';
import { exitCodes } from './exit-codes.js';
import { renderGroupHelp, renderHelp, renderOverview } from './render-help.js';

/** Runs the command that the words name. Resolves to the exit code; what nobody expected is rejected. */
export async function runCommandLine(words: readonly string[], context: Context): Promise<number> {
  try {
    return await run(words, context);
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    // Messages quote names of hosts and processes, which may hold anything.
    context.terminal.writeError(`psfleet: ${escapeControls(error.message)}\n`);
    return error.exitCode;
  }
}

async function run(words: readonly string[], context: Context): Promise<number> {
  const { commands, terminal, version } = context;
  const [first, ...rest] = words;
  if (first === undefined) {
    terminal.writeError(renderOverview(commands));
    return exitCodes.usage.code;
  }
  if (first === '--version' || first === '-V') {
    terminal.write(`${version}\n`);
    return 0;
  }
  if (isHelp(first)) {
    terminal.write(describe(rest, commands));
    return 0;
  }
  const command = findCommand(words, commands);
  if (command === null) {
    const isGroupHelp = isHelp(rest[0]);
    (isGroupHelp ? terminal.write : terminal.writeError)(describe([first], commands));
    return isGroupHelp ? 0 : exitCodes.usage.code;
  }
  const { parseWords } = await import('./parse-words.js');
  const input = parseWords(command, words.slice(command.name.split(' ').length));
  if (input === null) {
    terminal.write(renderHelp(command));
    return 0;
  }
  return (await command.run(input, context)) ?? 0;
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h' || word === 'help';
}

/** The help of what the words name: everything, a group or a command. */
function describe(words: readonly string[], commands: readonly Command[]): string {
  const [first] = words;
  if (first === undefined) {
    return renderOverview(commands);
  }
  const command = findCommand(words, commands);
  if (command !== null) {
    return renderHelp(command);
  }
  const group = membersOf(first, commands);
  if (group.length > 0) {
    return renderGroupHelp(first, group);
  }
  throw new CommandError(`there is no command '${first}'${suggestion(first, commands)}: see \`psfleet --help\``, {
    exit: 'usage',
  });
}

/** The command whose name the words begin with; null if they name none, or a group only. */
export function findCommand(words: readonly string[], commands: readonly Command[]): Command | null {
  const [first = '', second = ''] = words;
  return commands.find(({ name }) => name === first || name === `${first} ${second}`) ?? null;
}

export function membersOf(group: string, commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ name, isHidden }) => name.startsWith(`${group} `) && !isHidden);
}

function suggestion(word: string, commands: readonly Command[]): string {
  const names = [...new Set(commands.filter(({ isHidden }) => !isHidden).map(({ name }) => name.split(' ')[0] ?? ''))];
  const near = names.filter((name) => name.startsWith(word) || word.startsWith(name) || isNear(word, name));
  return near.length === 0 ? '' : `; did you mean ${near.map((name) => `'${name}'`).join(' or ')}?`;
}

/** Whether two words differ by one letter left out, added or changed, or by two neighbours exchanged. */
function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) {
    start++;
  }
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)];
  return (
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB.slice(1) ||
    `${restOfA[1] ?? ''}${restOfA[0] ?? ''}${restOfA.slice(2)}` === restOfB
  );
}
