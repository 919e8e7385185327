import { escapeControls } from '@psfleet/display';
import type { Command, Context } from './command.js';
import { type DeclaredCommands, findCommand, loadAllCommands, loadCommand } from './command-set.js';
import { CommandError } from './command-error.js';
import { exitCodes } from './exit-codes.js';
import { isNear } from './is-near.js';

/** Runs the command that the words name. Resolves to the exit code; what nobody expected is rejected. */
export async function runCommandLine(
  words: readonly string[],
  declared: readonly DeclaredCommands[],
  facts: Omit<Context, 'loadCommands'>,
): Promise<number> {
  const context = { ...facts, loadCommands: () => loadAllCommands(declared) };
  try {
    return await run(words, declared, context);
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    // Messages quote names of hosts and processes, which may hold anything.
    context.terminal.writeError(`psfleet: ${escapeControls(error.message)}\n`);
    return error.exitCode;
  }
}

async function run(words: readonly string[], declared: readonly DeclaredCommands[], context: Context): Promise<number> {
  const { loadCommands, terminal, version } = context;
  const [first, ...rest] = words;
  if (first === undefined) {
    terminal.writeError(await describe([], loadCommands));
    return exitCodes.usage.code;
  }
  if (first === '--version' || first === '-V') {
    terminal.write(`${version}\n`);
    return 0;
  }
  if (isHelp(first)) {
    terminal.write(await describe(rest, loadCommands));
    return 0;
  }
  const command = await loadCommand(words, declared);
  if (command === null) {
    const isGroupHelp = isHelp(rest[0]);
    (isGroupHelp ? terminal.write : terminal.writeError)(await describe([first], loadCommands));
    return isGroupHelp ? 0 : exitCodes.usage.code;
  }
  const { parseWords } = await import('./parse-words.js');
  const input = parseWords(command, words.slice(command.name.split(' ').length));
  if (input === null) {
    terminal.write((await import('./render-help.js')).renderHelp(command));
    return 0;
  }
  return (await command.run(input, context)) ?? 0;
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h' || word === 'help';
}

/** The help of what the words name: everything, a group or a command. Throws CommandError. */
async function describe(words: readonly string[], loadCommands: Context['loadCommands']): Promise<string> {
  const [commands, { renderGroupHelp, renderHelp, renderOverview }] = await Promise.all([
    loadCommands(),
    import('./render-help.js'),
  ]);
  const [first] = words;
  if (first === undefined) {
    return renderOverview(commands);
  }
  const command = findCommand(words, commands);
  if (command !== null) {
    return renderHelp(command);
  }
  const members = commands.filter(({ name, isHidden }) => name.startsWith(`${first} `) && !isHidden);
  if (members.length > 0) {
    return renderGroupHelp(first, members);
  }
  throw new CommandError(`there is no command '${first}'${suggestion(first, commands)}: see \`psfleet --help\``, {
    exit: 'usage',
  });
}

function suggestion(word: string, commands: readonly Command[]): string {
  const names = [...new Set(commands.filter(({ isHidden }) => !isHidden).map(({ name }) => name.split(' ')[0] ?? ''))];
  const near = names.filter((name) => name.startsWith(word) || word.startsWith(name) || isNear(word, name));
  return near.length === 0 ? '' : `; did you mean ${near.map((name) => `'${name}'`).join(' or ')}?`;
}
