/** Variables that docker-compose.yml reads from .env; those that its containers read are declared in the sources. */
const composeHelp = {
  PSFLEET_UID: 'User id of the owner of deploy/secrets, as whom the services with keys run',
  PSFLEET_GID: "That user's group id",
  PSFLEET_CLICKHOUSE_MIGRATE_PASSWORD: 'Password of the ClickHouse user `migrate`',
  PSFLEET_CLICKHOUSE_COLLECTOR_PASSWORD: 'Password of the ClickHouse user `collector`',
  PSFLEET_CLICKHOUSE_API_PASSWORD: 'Password of the ClickHouse user `api`',
  PSFLEET_API_HOST: 'Address on which the API is published',
  PSFLEET_API_PORT: 'Port on which the API is published',
  PSFLEET_LISTEN: 'Address on which broker and API are published with TLS',
  PSFLEET_TLS_PORT: 'Port on which the API is published with TLS',
  PSFLEET_API_HOSTS: 'Names under which other machines reach the API, separated by commas',
  PSFLEET_ADVERTISED_API_URL: 'URL of the API as other machines reach it',
  PSFLEET_ADVERTISED_NATS_URL: 'URL of the broker as other machines reach it',
  PSFLEET_NATS_PORT: 'Port on which the broker is published',
  PSFLEET_AGENT_HEALTH_PORT: "Port of the agent's /healthz and /readyz on the host's loopback",
  PSFLEET_AGENT_INTERVAL: 'Time between two ticks of the agent',
  PSFLEET_CLICKHOUSE_MEMORY: "Memory limit of ClickHouse's container, in Docker's notation",
  PSFLEET_LOG_LEVEL: 'Least severe log level that is printed',
};

/** The variables of a compose file with their defaults; throws if one has no help. */
export function composeVariables(composeFile) {
  const uses = composeFile.matchAll(/\$\{(PSFLEET_\w+):(-|\?)([^}]*)\}/g);
  return [...uses].map(([, variable, operator, text]) => {
    const help = composeHelp[variable];
    if (help === undefined) {
      throw new Error(`${variable} of docker-compose.yml has no help in scripts/docs/other-variables.mjs`);
    }
    const isRequired = operator === '?';
    return { ...row(variable, isRequired ? `${help}. Required` : help), defaultText: isRequired ? null : text };
  });
}

/** Variables of tests and benchmarks. */
export const testVariables = [
  row('PSFLEET_BENCH_TREE', 'Set by `bench:paired`: the checkout whose build a benchmark measures; by default its own'),
  row(
    'PSFLEET_BENCH_WARM_UP_MS',
    'Set by `bench:agent` for the process that it measures: milliseconds before it starts',
  ),

  row('PSFLEET_CHAOS_KILLS', 'Number of kills in tests/chaos', '100'),
  row('PSFLEET_CHAOS_SEED', 'Seed of tests/chaos, which prints it; by default that of all tests'),
  row('PSFLEET_CHAOS_RESULT', 'File into which tests/chaos writes its result as JSON'),
  row(
    'PSFLEET_DISASTER_SECONDS',
    'Seconds for which tests/disasters lets an agent work in a machine that fails',
    '600',
  ),
  row('PSFLEET_ACCOUNTS_SECONDS', 'Seconds for which tests/accounting compares rows with readings', '300'),
  row('PSFLEET_INVARIANT_SECONDS', 'Seconds for which tests/invariant follows the processes of this machine', '150'),
  row('PSFLEET_KNOWN_AGENT', 'Set by tests/chaos for its agents: their options as JSON'),
  row('PSFLEET_BACKLOG_HOSTS', 'Hosts that catch up at once in tests/chaos', '200'),
  row('PSFLEET_BACKLOG_MESSAGES', 'Messages of each of them; a day has 8640', '400'),
  row('PSFLEET_OUTAGE_SECONDS', 'Seconds for which tests/chaos keeps each component stopped', '30'),
  row('PSFLEET_TEST_SEED', 'Seed of random inputs; `npm test` and `npm run test:long` print theirs'),
  row(
    'PSFLEET_CHROMIUM',
    "Path of the Chromium or Chrome for the tests of the page; default: Debian's chromium, then Google Chrome",
  ),
  row('PSFLEET_TEST_TIMES', 'Multiplies the number of random inputs; `npm run test:long` sets 100', '1'),
];

function row(variable, help, defaultText = null) {
  return { variable, help, defaultText, rule: '' };
}
