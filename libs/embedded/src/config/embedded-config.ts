import { type Env, type EnvConfig, homeVar, loadEnvConfig, pathVar, stringVar } from '@psfleet/service-kit';

/** Where the servers of one machine keep their state, and where to look for their programs. */
export const embeddedSpec = {
  home: homeVar,
  natsServer: pathVar('PSFLEET_NATS_SERVER', {
    default: null,
    help: 'The nats-server program to run; by default psfleet looks on the PATH, then uses its own copy',
  }),
  clickhouse: pathVar('PSFLEET_CLICKHOUSE', {
    default: null,
    help: 'The clickhouse program to run; by default psfleet looks on the PATH, then uses its own copy',
  }),
  searchPath: stringVar('PATH', {
    default: '/usr/local/bin:/usr/bin:/bin',
    help: 'Folders in which to look for programs; those that others may write are not searched',
  }),
  httpProxy: stringVar('http_proxy', { default: null, help: 'Proxy through which apt-get fetches nats-server' }),
  httpsProxy: stringVar('https_proxy', { default: null, help: 'The same for https' }),
};

export type EmbeddedConfig = EnvConfig<typeof embeddedSpec>;

export function loadEmbeddedConfig(env: Env = process.env): EmbeddedConfig {
  return loadEnvConfig(embeddedSpec, env);
}
