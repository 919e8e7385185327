import { defineCommand } from '../../frame/command.js';
import { many, optional, toggle } from '../../frame/parameters.js';
import { oneOf } from '../../frame/parse-values.js';
import { explainStart } from '../explain-start.js';
import { parts } from './parts.js';

export const upCommand = defineCommand({
  name: 'up',
  summary: 'run psfleet on this machine: nats-server, ClickHouse, collector, API and agent',
  details: ['It stays until Ctrl-C or SIGTERM. Its settings are variables: docs/configuration.md lists them.'],
  flags: {
    without: many('<part>', 'do not start this part', { values: parts, parse: oneOf(parts) }),
    json: toggle('write progress and the logs of all parts as JSON lines'),
    listen: optional(
      '<address>',
      'serve other machines too, with TLS, on this address or name; 0.0.0.0 is all addresses',
    ),
    acceptOldNats: toggle('let a nats-server with known vulnerabilities serve other machines'),
    insecure: toggle('allow serving the API without TLS on an address other than loopback'),
  },
  examples: [
    { line: 'psfleet up', does: 'everything, for this machine only' },
    { line: 'psfleet up --listen 192.0.2.10 --without agent', does: 'a server for other hosts' },
  ],
  run: (flags) =>
    explainStart(async () => {
      const [{ loadUpConfig }, { upChecks }, { up }] = await Promise.all([
        import('../../config/cli-config.js'),
        import('../../config/startup-checks.js'),
        import('./up.js'),
      ]);
      await up(loadUpConfig(undefined, upChecks(flags.insecure)), flags);
    }),
});
