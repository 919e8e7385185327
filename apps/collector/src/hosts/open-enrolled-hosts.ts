import { ConfigError, type Logger, type NatsConnection } from '@psfleet/service-kit';
import { readSecret, trustPaths } from '@psfleet/trust';
import { AcceptedGenerationFile } from './accepted-generation.js';
import { EnrolledHosts } from './enrolled-hosts.js';
import { SignedHosts } from './signed-hosts.js';

/** What a collector recognises the list of hosts by. */
export interface HostsTrust {
  readonly rootKey: string;
  readonly file: AcceptedGenerationFile;
}

/** Throws ConfigError without the folders, and TrustError without the root key. */
export function readHostsTrust({
  trustFolder,
  stateFolder,
}: {
  readonly trustFolder: string | null;
  readonly stateFolder: string | null;
}): HostsTrust {
  if (trustFolder === null || stateFolder === null) {
    const variable = trustFolder === null ? 'PSFLEET_TRUST_FOLDER' : 'PSFLEET_COLLECTOR_STATE';
    throw new ConfigError([{ variable, rule: 'is needed to know which hosts are enrolled' }]);
  }
  const rootKey = readSecret(trustPaths(trustFolder).collector.rootKey).trim();
  return { rootKey, file: new AcceptedGenerationFile(stateFolder) };
}

/** Throws TrustError for a root key, and WireError for a remembered generation, that is none. */
export function openEnrolledHosts(
  { rootKey, file }: HostsTrust,
  connection: NatsConnection,
  logger: Logger,
  signal: AbortSignal,
): EnrolledHosts {
  return new EnrolledHosts({ source: SignedHosts.open(connection, rootKey, file), logger, signal });
}
