import { Command, Option } from 'commander';
import { loadUpConfig } from '../../config/cli-config.js';
import { upChecks } from '../../config/startup-checks.js';
import { parts } from './parts.js';
import { up, type UpOptions } from './up.js';

export function upCommand(): Command {
  return new Command('up')
    .description('run psfleet on this machine: nats-server, ClickHouse, collector, API and agent')
    .addOption(new Option('--without <part...>', 'do not start these parts').choices(parts).default([]))
    .option('--json', 'write progress and the logs of all parts as JSON lines', false)
    .option(
      '--listen <address>',
      'serve other machines too, with TLS, on this address or name; 0.0.0.0 is all addresses',
    )
    .option('--accept-old-nats', 'let a nats-server with known vulnerabilities serve other machines', false)
    .option('--insecure', 'allow serving the API without TLS on an address other than loopback', false)
    .action((options: UpOptions) => up(loadUpConfig(undefined, upChecks(options.insecure)), options));
}
