import { chooseFleet, serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';

export const loginCommand = defineCommand({
  name: 'login',
  summary: 'print a link that signs a browser in, once, within five minutes',
  flags: serverFlag,
  examples: [
    { line: 'psfleet login', does: 'open the page of this machine' },
    { line: 'psfleet login --server prod', does: 'the page of another server' },
  ],
  run: async ({ server }, { terminal }) => {
    const { login } = await import('./login.js');
    await login(await chooseFleet(server), terminal);
  },
});
