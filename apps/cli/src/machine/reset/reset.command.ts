import { defineCommand } from '../../frame/command.js';
import { toggle } from '../../frame/parameters.js';
import { explainStart } from '../explain-start.js';

export const resetCommand = defineCommand({
  name: 'reset',
  summary: 'remove everything that psfleet keeps on this machine; psfleet must be stopped',
  flags: { yes: toggle('confirm the removal') },
  examples: [
    { line: 'psfleet reset --yes', does: 'all data, passwords and tokens' },
    { line: 'psfleet backup && psfleet reset --yes', does: 'the same after a copy was made' },
  ],
  run: (flags, { terminal }) =>
    explainStart(async () => {
      const [{ loadHomeConfig }, { reset }] = await Promise.all([
        import('../../config/cli-config.js'),
        import('./reset.js'),
      ]);
      reset(loadHomeConfig(), flags, terminal.write);
    }),
});
