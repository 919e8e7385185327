import { parseArgs } from 'node:util';
import { ConfigError, type Env } from '@psfleet/service-kit';
import { agentSettings } from './agent-config.js';

/** What a further host of a fleet is started with; everything else is set by environment variables. */
const flags = {
  nats: agentSettings.natsUrl,
  creds: agentSettings.natsCreds,
  state: agentSettings.state,
  hostname: agentSettings.hostname,
  interval: agentSettings.intervalMs,
} as const;

export type CommandLine = { readonly help: string } | { readonly env: Env };

/** The environment with the flags in it, which win; or the text of --help. Throws ConfigError on what it does not know. */
export function readCommandLine(args: readonly string[], env: Env): CommandLine {
  const values = parse(args);
  if (values['help'] === true) {
    return { help: helpText() };
  }
  const given = Object.entries(flags).flatMap(([flag, { variable }]) =>
    typeof values[flag] === 'string' ? [[variable, values[flag]] as const] : [],
  );
  return { env: { ...env, ...Object.fromEntries(given) } };
}

function parse(args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const options = Object.fromEntries(Object.keys(flags).map((flag) => [flag, { type: 'string' as const }]));
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: false,
    }).values;
  } catch (error) {
    throw new ConfigError([
      { variable: 'psfleet-agent', rule: `${(error as Error).message}; see psfleet-agent --help` },
    ]);
  }
}

function helpText(): string {
  const lines = Object.entries(flags).map(
    ([flag, { variable, help }]) => `  --${flag.padEnd(10)} ${help} (${variable})`,
  );
  const variables = Object.values(agentSettings).map(({ variable, help }) => `  ${variable.padEnd(32)} ${help}`);
  return [
    'Usage: psfleet-agent [--nats URL] [--creds FILE] ...',
    '',
    ...lines,
    '',
    'By environment variable:',
    ...variables,
    '',
  ].join('\n');
}
