import { join } from 'node:path';
import { type EmbeddedConfig, embeddedSpec } from '@psfleet/embedded';
import {
  booleanVar,
  choiceVar,
  type ConfigCheck,
  type Env,
  type EnvConfig,
  homeVar,
  loadEnvConfig,
  logLevels,
  pathVar,
  portVar,
  serverUsersVar,
  serviceUserVar,
  sizeVar,
  stringVar,
} from '@psfleet/service-kit';
import { apiPortVar, healthPorts, withServiceUser } from './fleet-config.js';
import { homeChecks, initChecks } from './startup-checks.js';

const home = homeVar;

/** Settings of `psfleet up`. The parts it starts inherit every other variable that begins with PSFLEET_. */
export const upSettings = {
  home,
  serviceUser: serviceUserVar,
  serverUsers: serverUsersVar,
  apiHost: stringVar('PSFLEET_API_HOST', {
    default: '127.0.0.1',
    pattern: /^[\w.:-]+$/,
    rule: 'must be an IP address or a host name',
    help: 'Address on which the API listens',
  }),
  apiPort: apiPortVar,
  listen: stringVar('PSFLEET_LISTEN', {
    default: null,
    help: 'Address or name on which API and broker also serve other machines, with TLS, as --listen does',
  }),
  tlsPort: portVar('PSFLEET_TLS_PORT', { default: 7785, help: "Port of the API's listener with TLS" }),
  apiHosts: stringVar('PSFLEET_API_HOSTS', {
    default: '',
    help: 'Names and addresses under which others reach this machine, separated by commas; hosts get the first',
  }),
  tlsCert: pathVar('PSFLEET_TLS_CERT', {
    default: null,
    help: 'File with a certificate (PEM) to use instead of one of our own authority, with its issuers',
  }),
  tlsKey: pathVar('PSFLEET_TLS_KEY', { default: null, help: 'File with the private key of that certificate' }),
  tlsAuthority: pathVar('PSFLEET_TLS_CA', {
    default: null,
    help: 'File with the authority of that certificate; by default its issuers in the same file',
  }),
  installFolder: pathVar('PSFLEET_INSTALL_FOLDER', {
    default: join(import.meta.dirname, '..', '..', '..', '..', 'dist', 'install'),
    help: "Folder with the agent's packages for joining hosts, made by `npm run package:agent`",
  }),
  natsPort: portVar('PSFLEET_NATS_PORT', { default: 7781, help: 'Port of nats-server' }),
  clickhousePort: portVar('PSFLEET_CLICKHOUSE_PORT', { default: 7782, help: 'Port of ClickHouse' }),
  ...healthPorts,
  clickhouseMemoryBytes: sizeVar('PSFLEET_CLICKHOUSE_MEMORY', {
    default: 1_500_000_000,
    min: 500_000_000,
    help: 'Memory that ClickHouse may use in total',
  }),
  maxDiskBytes: sizeVar('PSFLEET_MAX_DISK', {
    default: 10_000_000_000,
    min: 100_000_000,
    help: 'Disk space for the stored history; beyond it the oldest days of raw rows are dropped',
  }),
  logLevel: choiceVar('PSFLEET_LOG_LEVEL', logLevels, {
    default: 'info',
    help: 'Least severe log level that is printed',
  }),
  simulator: booleanVar('PSFLEET_SIMULATOR', {
    default: false,
    help: 'Whether simulated hosts (sim-...) may connect; their credentials are then in the folder trust/simulator',
  }),
  natsUrl: stringVar('PSFLEET_NATS_URL', { default: null, help: 'URL of the broker to use with --without nats' }),
  clickhouseUrl: stringVar('PSFLEET_CLICKHOUSE_URL', {
    default: null,
    help: 'URL of the ClickHouse to use with --without clickhouse',
  }),
};

/** What `psfleet up` reads itself, before any of it is used. */
export type UpValues = EnvConfig<typeof upSettings & typeof embeddedSpec>;

export interface UpConfig extends EnvConfig<typeof upSettings> {
  /** Where to look for the servers' programs. */
  readonly embedded: EmbeddedConfig;
  /** Variables that every part inherits: PATH, HOME, TZ, LANG, LC_ALL and those of psfleet, but for people's token. */
  readonly inherited: Readonly<Record<string, string>>;
}

const inheritedNames = /^(PATH|HOME|TZ|LANG|LC_ALL|PSFLEET_(?!TOKEN$)\w+)$/;

export function loadUpConfig(env: Env = process.env, checks: readonly ConfigCheck<UpValues>[] = []): UpConfig {
  const inherited = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => inheritedNames.test(entry[0]) && entry[1] !== undefined,
    ),
  );
  const values = loadEnvConfig({ ...upSettings, ...embeddedSpec }, env, checks);
  return { ...withServiceUser(values), embedded: values, inherited };
}

const homeSettings = { home };

/** Settings of `psfleet backup` and `psfleet reset`. */
export type HomeConfig = EnvConfig<typeof homeSettings>;

export function loadHomeConfig(env: Env = process.env): HomeConfig {
  return loadEnvConfig(homeSettings, env, homeChecks);
}

/** Settings of `psfleet init`. */
export const initSettings = {
  home,
  trustFolder: pathVar('PSFLEET_TRUST_FOLDER', {
    default: null,
    help: 'Folder with the keys of the fleet (default: the folder trust of PSFLEET_HOME)',
  }),
  simulator: booleanVar('PSFLEET_SIMULATOR', {
    default: false,
    help: 'Whether simulated hosts may connect',
  }),
};

export type InitConfig = EnvConfig<typeof initSettings>;

export function loadInitConfig(env: Env = process.env): InitConfig {
  return loadEnvConfig(initSettings, env, initChecks);
}
