import { certificateProblem, folderProblem, natsCredsProblem, thrownBy, type ConfigCheck } from '@psfleet/service-kit';
import { readSecret, trustPaths } from '@psfleet/trust';
import type { CollectorConfig } from './config/collector.config.js';
import { AcceptedGenerationFile } from './hosts/accepted-generation.js';

type Check = ConfigCheck<CollectorConfig>;

const neededForHosts = 'is needed to know which hosts are enrolled';

/** Rules of the files that are needed to connect to the broker. */
export const brokerChecks: readonly Check[] = [
  { variables: ['PSFLEET_NATS_CREDS'], findProblem: ({ natsCreds }) => natsCredsProblem(natsCreds) },
  { variables: ['PSFLEET_NATS_CA'], findProblem: ({ natsCa }) => natsCa && certificateProblem(natsCa) },
];

/** Rules of what is needed to collect: the collector does not start while one is broken. */
export const collectingChecks: readonly Check[] = [
  ...brokerChecks,
  {
    variables: ['PSFLEET_TRUST_FOLDER'],
    findProblem: ({ trustFolder }) =>
      trustFolder === null
        ? neededForHosts
        : thrownBy(
            () => void readSecret(trustPaths(trustFolder).collector.rootKey),
            `names ${trustFolder}, which cannot be used`,
          ),
  },
  {
    variables: ['PSFLEET_COLLECTOR_STATE'],
    findProblem: ({ stateFolder }) =>
      stateFolder === null
        ? neededForHosts
        : (folderProblem(stateFolder) ??
          thrownBy(() => void new AcceptedGenerationFile(stateFolder).read(), 'holds a file that is damaged')),
  },
];
