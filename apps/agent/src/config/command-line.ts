import { parseArgs } from 'node:util';
import { ConfigError, type Env } from '@psfleet/service-kit';
import { agentSettings } from './agent-config.js';

/** The settings that differ between the hosts of a fleet have flags; all have environment variables. */
const flags = {
  nats: agentSettings.natsUrl,
  state: agentSettings.state,
  identity: agentSettings.identity,
  hostname: agentSettings.hostname,
  interval: agentSettings.intervalMs,
} as const;

/** `env` is the environment with the values of the flags in it, which win. */
export type CommandLine =
  | { readonly command: 'help'; readonly text: string }
  | { readonly command: 'run' | 'health'; readonly env: Env }
  | EnrollCommand;

export interface EnrollCommand {
  readonly command: 'enroll';
  readonly env: Env;
  /** URL of the API. */
  readonly api: string;
  /** `-` is standard input. A token is never an argument, which every user of the machine may read. */
  readonly tokenFile: string;
  /** Whether an identity that this machine has already is replaced. */
  readonly again: boolean;
}

interface ParsedArgs {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Throws ConfigError for anything that it does not know. */
export function readCommandLine(args: readonly string[], env: Env): CommandLine {
  const { values, positionals } = parse(args);
  if (values['help'] === true) {
    return { command: 'help', text: helpText() };
  }
  const [command = 'run', ...rest] = positionals;
  if ((command !== 'run' && command !== 'health' && command !== 'enroll') || rest.length > 0) {
    throw unknownArguments(`Unexpected argument '${rest[0] ?? command}'`);
  }
  const given = Object.entries(flags).flatMap(([flag, { variable }]) =>
    typeof values[flag] === 'string' ? [[variable, values[flag]] as const] : [],
  );
  const settings = { ...env, ...Object.fromEntries(given) };
  if (command === 'enroll') {
    return { command, env: settings, ...readEnrollment(values) };
  }
  const misplaced = ['api', 'token-file', 'again'].find((flag) => values[flag] !== undefined);
  if (misplaced !== undefined) {
    throw unknownArguments(`--${misplaced} belongs to the command enroll`);
  }
  return { command, env: settings };
}

function readEnrollment(values: ParsedArgs['values']): Pick<EnrollCommand, 'api' | 'tokenFile' | 'again'> {
  const { api, 'token-file': tokenFile, again } = values;
  if (typeof api !== 'string' || typeof tokenFile !== 'string') {
    throw unknownArguments('enroll needs --api URL and --token-file FILE (- for standard input)');
  }
  return { api, tokenFile, again: again === true };
}

function parse(args: readonly string[]): ParsedArgs {
  const options = Object.fromEntries(Object.keys(flags).map((flag) => [flag, { type: 'string' as const }]));
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...options,
        api: { type: 'string' },
        'token-file': { type: 'string' },
        again: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw unknownArguments((error as Error).message);
  }
}

function unknownArguments(message: string): ConfigError {
  return new ConfigError([{ variable: 'psfleet-agent', rule: `${message}; see psfleet-agent --help` }]);
}

function helpText(): string {
  const lines = Object.entries(flags).map(
    ([flag, { variable, help }]) => `  --${flag.padEnd(10)} ${help} (${variable})`,
  );
  const variables = Object.values(agentSettings).map(({ variable, help }) => `  ${variable.padEnd(32)} ${help}`);
  return [
    'Usage: psfleet-agent [run] [--state FOLDER] ...',
    '       psfleet-agent enroll --api URL --token-file FILE [--again]',
    '                              make this machine a host of the fleet, with a join token of `psfleet enroll create`',
    '                              from a file or (-) standard input; --again replaces the identity that it has',
    '       psfleet-agent health   exit with 0 if the agent of this host is ready, else with 1',
    '',
    ...lines,
    '',
    'Environment variables:',
    ...variables,
    '',
  ].join('\n');
}
