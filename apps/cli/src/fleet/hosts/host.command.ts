import { Command } from 'commander';
import { loadFleetConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { listHosts, removeHost, revokeHost } from './hosts.js';

export function hostCommand(): Command {
  return new Command('host')
    .description('the hosts of the fleet')
    .addCommand(listCommand())
    .addCommand(
      new Command('revoke')
        .description('end the credentials of a host: it is cut off at once and stays listed')
        .argument('<host>', 'its name')
        .action((host: string) => revokeHost(loadFleetConfig(), host, writeOut)),
    )
    .addCommand(
      new Command('remove')
        .description('take a host out of the fleet: its credentials end, its past stays')
        .argument('<host>', 'its name')
        .action((host: string) => removeHost(loadFleetConfig(), host, writeOut)),
    );
}

function listCommand(): Command {
  return new Command('list')
    .description('list the hosts with what their owners should act on')
    .option('--json', "write the API's answer as JSON", false)
    .action((options: { json: boolean }) => listHosts(loadFleetConfig(), options, writeOut));
}
