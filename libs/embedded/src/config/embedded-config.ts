import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Env, type EnvConfig, loadEnvConfig, pathVar, stringVar } from '@psfleet/service-kit';

/** Where the servers of one machine keep their state and where their programs are searched. */
export const embeddedSpec = {
  home: pathVar('PSFLEET_HOME', {
    default: join(homedir(), '.psfleet'),
    help: 'Folder with the data, passwords and admin token of this machine',
  }),
  natsServer: pathVar('PSFLEET_NATS_SERVER', {
    default: null,
    help: 'The nats-server program to run; by default it is searched on the PATH',
  }),
  clickhouse: pathVar('PSFLEET_CLICKHOUSE', {
    default: null,
    help: 'The clickhouse program to run; by default it is searched on the PATH',
  }),
  searchPath: stringVar('PATH', {
    default: '/usr/local/bin:/usr/bin:/bin',
    help: 'Folders in which programs are searched',
  }),
};

export type EmbeddedConfig = EnvConfig<typeof embeddedSpec>;

export function loadEmbeddedConfig(env: Env = process.env): EmbeddedConfig {
  return loadEnvConfig(embeddedSpec, env);
}
