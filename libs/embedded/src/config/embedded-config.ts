import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Env, type EnvConfig, loadEnvConfig, pathVar, stringVar } from '@psfleet/service-kit';

/** Where the servers of one machine are looked for and keep their state. */
const embeddedSpec = {
  home: pathVar('PSFLEET_HOME', { default: join(homedir(), '.psfleet'), help: 'State of psfleet on this machine' }),
  natsServer: pathVar('PSFLEET_NATS_SERVER', {
    default: null,
    help: 'The nats-server program to run; else it is looked for',
  }),
  clickhouse: pathVar('PSFLEET_CLICKHOUSE', {
    default: null,
    help: 'The clickhouse program to run; else it is looked for',
  }),
  searchPath: stringVar('PATH', {
    default: '/usr/local/bin:/usr/bin:/bin',
    help: 'Folders in which programs are looked for',
  }),
};

export type EmbeddedConfig = EnvConfig<typeof embeddedSpec>;

export function loadEmbeddedConfig(env: Env = process.env): EmbeddedConfig {
  return loadEnvConfig(embeddedSpec, env);
}
