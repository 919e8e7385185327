import { Command } from 'commander';
import { loadFleetConfig } from '../../config/cli-config.js';
import { isTerminal, writeOut } from '../../terminal/output.js';
import { login } from './login.js';

export function loginCommand(): Command {
  return new Command('login')
    .description('print a link that signs a browser in, once, within five minutes')
    .action(() => login(loadFleetConfig(), isTerminal(), writeOut));
}
