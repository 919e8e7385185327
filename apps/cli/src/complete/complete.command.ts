import { escapeControls } from '@psfleet/display';
import type { Fleet } from '@psfleet/sdk';
import { chooseFleet } from '../connect/server-flag.js';
import { defineCommand } from '../frame/command.js';
import { many, required } from '../frame/parameters.js';
import { oneOf } from '../frame/parse-values.js';

const shells = ['bash', 'zsh', 'fish'] as const;

const completionCommand = defineCommand({
  name: 'completion',
  summary: 'write the script that completes psfleet in a shell',
  details: [
    'Commands, flags, columns, metrics, the fields and values of searches, and names of hosts are completed; what ' +
      'the API does not answer within 0.3 s is left out.',
  ],
  args: { shell: required('<shell>', 'which shell', { values: shells, parse: oneOf(shells) }) },
  examples: [
    { line: 'source <(psfleet completion bash)', does: 'in ~/.bashrc; zsh takes the same with its own script' },
    { line: 'psfleet completion fish > ~/.config/fish/completions/psfleet.fish', does: 'once, for fish' },
  ],
  run: async ({ shell }, { terminal }) => {
    const { completionScripts } = await import('./completion-scripts.js');
    terminal.write(completionScripts[shell]);
  },
});

/** The scripts ask this: a word and its meaning a line, with a tab between; `:file` stands for names of files. */
const completeWordsCommand = defineCommand({
  name: '__complete',
  summary: 'complete the last of the words',
  isHidden: true,
  args: { words: many('<words>', 'the words of the command line after psfleet, up to the cursor') },
  examples: [
    { line: "psfleet __complete -- tree ''", does: 'what the scripts do' },
    { line: "psfleet __complete -- ''", does: 'all commands' },
  ],
  run: async ({ words }, { terminal, loadCommands }) => {
    const { completeWords } = await import('./complete-words.js');
    const { candidates, source, prefix, lead, command } = completeWords(words, await loadCommands());
    if (source === 'file') {
      terminal.write(':file\n');
      return;
    }
    const values =
      typeof source !== 'string'
        ? candidates
        : await import('./value-candidates.js').then(({ findValues }) =>
            findValues({ source, prefix, command, connect: () => connect(words) }),
          );
    // Names come from strangers: a control would reach the terminal of whoever presses Tab.
    const lines = values
      .map(({ text, help }) => [lead + text, help] as const)
      .filter(([text]) => escapeControls(text) === text)
      .map(([text, help]) => `${text}\t${escapeControls(help)}\n`);
    terminal.write(lines.join(''));
  },
});

export const completionCommands = [completionCommand, completeWordsCommand];

async function connect(words: readonly string[]): Promise<Fleet> {
  const { connectFleet } = await import('../connect/ask-fleet.js');
  const { findServer } = await import('./complete-words.js');
  return connectFleet(await chooseFleet(findServer(words)));
}
