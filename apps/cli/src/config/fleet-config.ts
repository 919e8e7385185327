import {
  type Env,
  type EnvConfig,
  homeVar,
  loadEnvConfig,
  portVar,
  secretVar,
  serverUsersVar,
  serviceUserVar,
  stringVar,
  type ConfigCheck,
} from '@psfleet/service-kit/client-side';
import { chooseServer } from './named-servers.js';

export const apiPortVar = portVar('PSFLEET_API_PORT', { default: 7780, help: 'Port of the API' });

/** Where the collector and the agent of a machine say how they are. */
export const healthPorts = {
  collectorHealthPort: portVar('PSFLEET_COLLECTOR_HEALTH_PORT', {
    default: 7783,
    help: "Port of the collector's /healthz and /readyz",
  }),
  agentHealthPort: portVar('PSFLEET_AGENT_HEALTH_PORT', {
    default: 7784,
    help: "Port of the agent's /healthz and /readyz",
  }),
};

/** Where this machine's own API is, and what opens it. */
export const machineSettings = {
  home: homeVar,
  serviceUser: serviceUserVar,
  serverUsers: serverUsersVar,
  apiPort: apiPortVar,
  apiUrl: stringVar('PSFLEET_API_URL', {
    default: null,
    pattern: /^https?:\/\//,
    rule: 'must begin with http:// or https://',
    help: 'URL of the API, if it is not on this machine',
  }),
  token: secretVar('PSFLEET_TOKEN', {
    default: null,
    help: 'Bearer token instead of the one in the file admin-token of PSFLEET_HOME',
  }),
};

/** Settings of the commands that ask the API. */
export const fleetSettings = {
  ...machineSettings,
  server: stringVar('PSFLEET_SERVER', {
    default: null,
    help: 'Name of the server to ask, of those that `psfleet server add` keeps; the flag --server is stronger',
  }),
};

type FleetValues = EnvConfig<typeof fleetSettings>;

/** Which API a command asks, and how. */
export interface FleetConfig extends FleetValues {
  /** Certificate (PEM) of the authority to trust instead of those of the system; null: none. */
  readonly authority: string | null;
}

const fleetChecks: readonly ConfigCheck<{ readonly apiUrl: string | null }>[] = [
  {
    variables: ['PSFLEET_API_URL'],
    findProblem: ({ apiUrl }) =>
      apiUrl === null || URL.canParse(apiUrl) ? null : 'must be a URL such as https://psfleet.example.org:7785',
  },
];

/** `server`: a name given on the command line. Throws ConfigError, or CommandError for a server that is not kept. */
export function loadFleetConfig(env: Env = process.env, server: string | null = null): FleetConfig {
  return withNamedServer(withServiceUser(loadEnvConfig(fleetSettings, env, fleetChecks)), env, server);
}

/** How a server is asked that is not kept yet: no other one is looked up, so that a broken one can be replaced. */
export function loadConfigOf(
  server: { readonly url: string; readonly token: string; readonly authority: string | null },
  env: Env = process.env,
): FleetConfig {
  const { home, serviceUser, serverUsers, apiPort } = machineSettings;
  const machine = withServiceUser(loadEnvConfig({ home, serviceUser, serverUsers, apiPort }, env));
  return { ...machine, server: null, apiUrl: server.url, token: server.token, authority: server.authority };
}

/** Settings of `psfleet doctor`, which also asks the collector and the agent of its machine. */
const doctorSettings = { ...fleetSettings, ...healthPorts };

export type DoctorConfig = FleetConfig & EnvConfig<typeof doctorSettings>;

export function loadDoctorConfig(env: Env = process.env, server: string | null = null): DoctorConfig {
  return withNamedServer(withServiceUser(loadEnvConfig(doctorSettings, env, fleetChecks)), env, server);
}

/** The user that root's servers run as has them, whoever else may. */
export function withServiceUser<C extends Pick<FleetValues, 'serviceUser' | 'serverUsers'>>(config: C): C {
  return { ...config, serverUsers: [...new Set([config.serviceUser, ...config.serverUsers])] };
}

/** A token is sent to its own server only: URL and token both come from the environment, or both from the file. */
function withNamedServer<C extends FleetValues>(
  config: C,
  env: Env,
  given: string | null,
): C & Pick<FleetConfig, 'authority'> {
  const namesMachine = [machineSettings.home, apiPortVar, machineSettings.apiUrl, machineSettings.token].some(
    ({ variable }) => (env[variable] ?? env[`${variable}_FILE`] ?? '') !== '',
  );
  const server = chooseServer(given ?? config.server, namesMachine, env);
  return server === null
    ? { ...config, authority: null }
    : { ...config, apiUrl: server.url, token: server.token, authority: server.authority };
}
