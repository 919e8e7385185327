import { folderProblem, isNatsUrls, natsUrlsRule, thrownBy, type ConfigCheck } from '@psfleet/service-kit';
import { identityFolder, type AgentConfig } from './config/agent-config.js';
import { checkApiUrl } from './identity/api-request.js';
import { readIdentity } from './identity/identity-folder.js';

/** Rules of URLs, and of the files and folders that settings name: the agent does not start while one is broken. */
export const startupChecks: readonly ConfigCheck<AgentConfig>[] = [
  {
    variables: ['PSFLEET_NATS_URL'],
    findProblem: ({ natsUrl }) => (natsUrl === null || isNatsUrls(natsUrl) ? null : natsUrlsRule),
  },
  {
    variables: ['PSFLEET_API_URL'],
    findProblem: ({ apiUrl }) => apiUrl && thrownBy(() => void checkApiUrl(apiUrl), 'cannot be used'),
  },
  { variables: ['PSFLEET_AGENT_STATE'], findProblem: ({ state }) => folderProblem(state) },
  {
    variables: ['PSFLEET_AGENT_IDENTITY', 'PSFLEET_AGENT_STATE'],
    findProblem: (config) => thrownBy(() => void readIdentity(identityFolder(config)), 'is not usable'),
  },
];
