import { defineCommand } from '../../frame/command.js';
import { optional } from '../../frame/parameters.js';
import { explainStart } from '../explain-start.js';

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'copy everything that psfleet keeps on this machine into a new folder; psfleet must be stopped',
  args: {
    folder: optional('<folder>', 'a folder that does not exist yet; by default one beside PSFLEET_HOME', {
      values: 'file',
    }),
  },
  examples: [
    { line: 'psfleet backup', does: 'a copy beside the home' },
    { line: 'psfleet backup /mnt/backup/psfleet-monday', does: 'a copy elsewhere' },
  ],
  run: ({ folder }, { terminal }) =>
    explainStart(async () => {
      const [{ loadHomeConfig }, { backup }] = await Promise.all([
        import('../../config/cli-config.js'),
        import('./backup.js'),
      ]);
      backup(loadHomeConfig(), folder ?? undefined, terminal.write);
    }),
});
