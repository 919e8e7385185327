import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  choiceVar,
  type Env,
  type EnvConfig,
  loadEnvConfig,
  LOG_LEVELS,
  pathVar,
  portVar,
  secretVar,
  sizeVar,
  stringVar,
} from '@psfleet/service-kit';

const home = pathVar('PSFLEET_HOME', {
  default: join(homedir(), '.psfleet'),
  help: 'State of psfleet on this machine',
});
const apiPort = portVar('PSFLEET_API_PORT', { default: 7780, help: 'Port of the API' });

/** Settings of `psfleet up`. What it starts gets every other variable that begins with PSFLEET_ as it is. */
const upSettings = {
  home,
  apiHost: stringVar('PSFLEET_API_HOST', {
    default: '127.0.0.1',
    pattern: /^[\w.:-]+$/,
    rule: 'must be an IP address or a host name',
    help: 'Address on which the API listens',
  }),
  apiPort,
  natsPort: portVar('PSFLEET_NATS_PORT', { default: 7781, help: 'Port of nats-server' }),
  clickhousePort: portVar('PSFLEET_CLICKHOUSE_PORT', { default: 7782, help: 'Port of ClickHouse' }),
  collectorHealthPort: portVar('PSFLEET_COLLECTOR_HEALTH_PORT', {
    default: 7783,
    help: "Port of the collector's /healthz and /readyz",
  }),
  agentHealthPort: portVar('PSFLEET_AGENT_HEALTH_PORT', {
    default: 7784,
    help: "Port of the agent's /healthz and /readyz",
  }),
  clickhouseMemoryBytes: sizeVar('PSFLEET_CLICKHOUSE_MEMORY', {
    default: 1_500_000_000,
    min: 500_000_000,
    help: 'Everything ClickHouse may use',
  }),
  maxDiskBytes: sizeVar('PSFLEET_MAX_DISK', {
    default: 10_000_000_000,
    min: 100_000_000,
    help: 'Bytes that the stored past may take; above them the oldest days of raw rows go',
  }),
  logLevel: choiceVar('PSFLEET_LOG_LEVEL', LOG_LEVELS, {
    default: 'info',
    help: 'Least important log records to write',
  }),
  natsUrl: stringVar('PSFLEET_NATS_URL', { default: null, help: 'With --without nats: the server to use instead' }),
  clickhouseUrl: stringVar('PSFLEET_CLICKHOUSE_URL', {
    default: null,
    help: 'With --without clickhouse: the server to use instead',
  }),
};

export interface UpConfig extends EnvConfig<typeof upSettings> {
  /** What every part inherits: PATH, HOME, TZ, LANG and all variables of psfleet. */
  readonly inherited: Readonly<Record<string, string>>;
}

const INHERITED = /^(PATH|HOME|TZ|LANG|LC_ALL|PSFLEET_\w+)$/;

export function loadUpConfig(env: Env = process.env): UpConfig {
  const inherited = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => INHERITED.test(entry[0]) && entry[1] !== undefined,
    ),
  );
  return { ...loadEnvConfig(upSettings, env), inherited };
}

const homeSettings = { home };

/** Of commands on what psfleet keeps on this machine. */
export type HomeConfig = EnvConfig<typeof homeSettings>;

export function loadHomeConfig(env: Env = process.env): HomeConfig {
  return loadEnvConfig(homeSettings, env);
}

const fleetSettings = {
  home,
  apiPort,
  apiUrl: stringVar('PSFLEET_API_URL', {
    default: null,
    pattern: /^https?:\/\//,
    rule: 'must begin with http:// or https://',
    help: 'Where the API is, if not on this machine',
  }),
  token: secretVar('PSFLEET_TOKEN', { default: null, help: 'Bearer token, if not the one in the file admin-token' }),
};

export type FleetConfig = EnvConfig<typeof fleetSettings>;

export function loadFleetConfig(env: Env = process.env): FleetConfig {
  return loadEnvConfig(fleetSettings, env);
}
