import { defineCommand } from '../../frame/command.js';
import { many } from '../../frame/parameters.js';
import { explainStart } from '../explain-start.js';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'make the keys, credentials and certificates of a fleet that are missing; none is replaced',
  flags: {
    name: many(
      '<name>',
      'a name or address under which hosts reach the servers; by default those before, or the hostname',
    ),
  },
  examples: [
    { line: 'psfleet init --name psfleet.example.org', does: 'keys and certificates of a new fleet' },
    { line: 'psfleet init', does: 'complete what is there' },
  ],
  run: ({ name }, { terminal }) =>
    explainStart(async () => {
      const [{ loadInitConfig }, { init }] = await Promise.all([
        import('../../config/cli-config.js'),
        import('./init.js'),
      ]);
      await init(loadInitConfig(), name, terminal.write);
    }),
});
