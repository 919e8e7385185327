import { createSecureContext } from 'node:tls';
import { readFileSync } from 'node:fs';
import {
  certificateProblem,
  fileProblem,
  folderProblem,
  natsCredsProblem,
  thrownBy,
  type ConfigCheck,
} from '@psfleet/service-kit';
import { trustPaths } from '@psfleet/trust';
import { proxiesProblem } from './config/address-lists.js';
import type { ApiConfig } from './config/api.config.js';
import { plainListenerProblem } from './config/plain-listener.js';
import { ApiKeys } from './keys/api-keys.js';
import { readStateFile } from './state/state-file.js';

/** Rules between settings, and of the files that they name: the API does not start while one is broken. */
export const startupChecks: readonly ConfigCheck<ApiConfig>[] = [
  { variables: ['PSFLEET_API_HOST', 'PSFLEET_INSECURE'], findProblem: plainListenerProblem },
  { variables: ['PSFLEET_TRUSTED_PROXIES'], findProblem: ({ trustedProxies }) => proxiesProblem(trustedProxies) },
  { variables: ['PSFLEET_TLS_CERT'], findProblem: ({ tlsCert }) => tlsCert && certificateProblem(tlsCert) },
  { variables: ['PSFLEET_TLS_KEY', 'PSFLEET_TLS_CERT'], findProblem: keyProblem },
  { variables: ['PSFLEET_NATS_CREDS'], findProblem: ({ natsCreds }) => natsCredsProblem(natsCreds) },
  { variables: ['PSFLEET_NATS_CA'], findProblem: ({ natsCa }) => natsCa && certificateProblem(natsCa) },
  { variables: ['PSFLEET_TRUST_FOLDER'], findProblem: trustProblem },
  { variables: ['PSFLEET_STATE_FOLDER'], findProblem: stateProblem },
];

/** A problem of the certificate alone is reported with it. */
function keyProblem({ tlsCert, tlsKey }: ApiConfig): string | null {
  if (tlsCert === null || tlsKey === null || certificateProblem(tlsCert) !== null) {
    return tlsKey && fileProblem(tlsKey);
  }
  return fileProblem(tlsKey, (key) => void createSecureContext({ cert: readFileSync(tlsCert), key }));
}

function trustProblem({ trustFolder }: ApiConfig): string | null {
  const { revokerCreds } = trustPaths(trustFolder).api;
  return (
    thrownBy(() => void ApiKeys.read(trustFolder), `names ${trustFolder}, which cannot be used`) ??
    natsCredsProblem(revokerCreds)
  );
}

function stateProblem({ stateFolder }: ApiConfig): string | null {
  return folderProblem(stateFolder) ?? thrownBy(() => void readStateFile(stateFolder), 'holds a state that is damaged');
}
