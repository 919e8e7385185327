import { join } from 'node:path';
import type { ClickHouseUser } from '@psfleet/embedded';
import type { UpConfig } from '../../config/cli-config.js';
import { urlForOthers } from '../listen/plan-listening.js';
import type { Listening } from '../listen/listening.js';
import { isLoopback, systemFolders, trustedSearchPath } from '@psfleet/service-kit';
import { pageFolder } from '../service/page-folder.js';
import type { ServiceAccount } from '../service/service-account.js';
import type { Secrets } from '../home/secrets.js';
import { trustFolderOf } from '../home/trust.js';

export type App = 'collector' | 'api' | 'agent';

export interface EnvironmentOptions {
  readonly config: UpConfig;
  readonly secrets: Secrets;
  readonly adminTokenFile: string;
  /** Null if it was not started here; the caller's own PSFLEET_NATS_* then name the server. */
  readonly natsUrl: string | null;
  /** Files with the credentials of the parts that are no hosts; the agent has an identity. */
  readonly natsCreds: Readonly<Record<'collector' | 'api', string>>;
  readonly clickhouseUrl: string | null;
  readonly listening: Pick<Listening, 'plan' | 'apiFiles' | 'serverName' | 'authorityFile'>;
  readonly account: ServiceAccount;
  /** The pid of `psfleet up`: the agent protects it with all its descendants. */
  readonly ownPid: number;
}

/** The complete environment of one part, which is all the configuration it gets. */
export function appEnvironment(app: App, options: EnvironmentOptions): Record<string, string> {
  const { config, account, adminTokenFile, ownPid } = options;
  const environment = {
    ...inheritedBy(app, options),
    PSFLEET_LOG_LEVEL: config.logLevel,
    PSFLEET_LOG_FORMAT: 'json',
    PSFLEET_PARENT_STDIN: '1',
    PSFLEET_SERVER_USERS: config.serverUsers.join(','),
    ...natsEnvironment(app, options),
  };
  if (app === 'agent') {
    return {
      ...environment,
      PSFLEET_API_URL: localApiUrl(config),
      PSFLEET_AGENT_STATE: join(config.home, 'agent'),
      PSFLEET_AGENT_PROTECTED_PIDS: String(ownPid),
      PSFLEET_HEALTH_PORT: String(config.agentHealthPort),
    };
  }
  if (app === 'collector') {
    return {
      ...environment,
      ...clickhouseEnvironment(app, options),
      PSFLEET_HEALTH_PORT: String(config.collectorHealthPort),
      PSFLEET_MAX_DISK: String(config.maxDiskBytes),
      PSFLEET_TRUST_FOLDER: trustFolderOf(config.home),
      PSFLEET_COLLECTOR_STATE: join(config.home, 'collector'),
    };
  }
  return {
    ...environment,
    ...clickhouseEnvironment(app, options),
    PSFLEET_API_HOST: config.apiHost,
    // `psfleet up` refuses such an address without --insecure.
    ...(isLoopback(config.apiHost) ? {} : { PSFLEET_INSECURE: '1' }),
    PSFLEET_API_PORT: String(config.apiPort),
    PSFLEET_ADMIN_TOKEN_FILE: adminTokenFile,
    PSFLEET_INSTALL_FOLDER: account.readable(config.installFolder),
    PSFLEET_PAGE_FOLDER: account.readable(pageFolder),
    PSFLEET_TRUST_FOLDER: trustFolderOf(config.home),
    PSFLEET_STATE_FOLDER: join(config.home, 'state'),
    ...listenEnvironment(options),
  };
}

/** A part that runs as another user has nothing to look for in the caller's home and programs. */
function inheritedBy(app: App, { config, account }: EnvironmentOptions): Record<string, string> {
  const { inherited, home } = config;
  if (app !== 'agent' && account.user !== undefined) {
    return { ...inherited, HOME: home, PATH: systemFolders };
  }
  const { PATH: searchPath } = inherited;
  return { ...inherited, ...(searchPath === undefined ? {} : { PATH: trustedSearchPath(searchPath) }) };
}

/** What the API needs to serve other machines, and to tell them where the servers are. */
function listenEnvironment({ config, listening }: EnvironmentOptions): Record<string, string> {
  const { plan, apiFiles } = listening;
  if (plan === null) {
    return {};
  }
  return {
    PSFLEET_LISTEN: plan.address,
    PSFLEET_TLS_PORT: String(config.tlsPort),
    PSFLEET_TLS_CERT: apiFiles.certificate,
    PSFLEET_TLS_KEY: apiFiles.key,
    PSFLEET_API_HOSTS: plan.names.join(','),
    PSFLEET_ADVERTISED_API_URL: urlForOthers('https', plan, config.tlsPort),
    PSFLEET_ADVERTISED_NATS_URL: urlForOthers('tls', plan, config.natsPort),
  };
}

function natsEnvironment(app: App, options: EnvironmentOptions): Record<string, string> {
  const { config, natsUrl, natsCreds, listening } = options;
  if (natsUrl === null) {
    return {};
  }
  if (listening.plan === null) {
    return { PSFLEET_NATS_URL: natsUrl, ...credsEnvironment(app, natsCreds) };
  }
  return {
    // The agent knows the authority from its enrolment, as those of other machines do, but no other name to expect.
    PSFLEET_NATS_URL:
      app === 'agent' && listening.serverName !== null ? urlForOthers('tls', listening.plan, config.natsPort) : natsUrl,
    ...credsEnvironment(app, natsCreds),
    ...(app === 'agent' ? {} : { PSFLEET_NATS_CA: listening.authorityFile(app) }),
    ...(listening.serverName === null ? {} : { PSFLEET_NATS_TLS_NAME: listening.serverName }),
  };
}

function credsEnvironment(app: App, natsCreds: EnvironmentOptions['natsCreds']): Record<string, string> {
  return app === 'agent' ? {} : { PSFLEET_NATS_CREDS: natsCreds[app] };
}

/** URL of the API for programs on this machine: 0.0.0.0 is for listening, not for connecting. */
export function localApiUrl({ apiHost, apiPort }: Pick<UpConfig, 'apiHost' | 'apiPort'>): string {
  const host = apiHost === '0.0.0.0' || apiHost === '::' ? '127.0.0.1' : apiHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
}

/** The environment of the collector's `migrate`, which alone may change the schema. */
export function migrationEnvironment(options: EnvironmentOptions): Record<string, string> {
  return { ...appEnvironment('collector', options), ...clickhouseEnvironment('migrate', options) };
}

function clickhouseEnvironment(
  user: ClickHouseUser,
  { clickhouseUrl, secrets }: EnvironmentOptions,
): Record<string, string> {
  if (clickhouseUrl === null) {
    return {};
  }
  return {
    PSFLEET_CLICKHOUSE_URL: clickhouseUrl,
    PSFLEET_CLICKHOUSE_USER: user,
    PSFLEET_CLICKHOUSE_PASSWORD: secrets.clickhouse[user],
    PSFLEET_CLICKHOUSE_DATABASE: 'psfleet',
  };
}
