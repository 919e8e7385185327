import { renderAvailability } from './availability.mjs';
import { renderBrokerAccounts } from './broker-accounts.mjs';
import { renderClickHouseUsers } from './clickhouse-users.mjs';
import { renderCommands } from './commands.mjs';
import { renderConfiguration } from './configuration.mjs';
import { renderHealth } from './health.mjs';
import { renderManPages } from './man-page.mjs';
import { renderMetrics } from './metrics.mjs';
import { renderProblems } from './problems.mjs';

/**
 * Renders the generated documents, by path. `load(project, module)` imports a module of a project, from its build or
 * from its sources; `read(path)` returns the text of a file of the repository.
 */
export async function renderDocuments({ load, read }) {
  const [agent, machine, fleet, embedded, clickhouse, composeUsers, collector, api, problems, health] =
    await Promise.all([
      load('apps/agent', 'config/agent-config'),
      load('apps/cli', 'config/cli-config'),
      load('apps/cli', 'config/fleet-config'),
      load('libs/embedded', 'config/embedded-config'),
      load('libs/embedded', 'clickhouse/clickhouse-users'),
      load('libs/embedded', 'clickhouse/render-users'),
      load('apps/collector', 'config/collector.config'),
      load('apps/api', 'config/api.config'),
      load('apps/api', 'http/problem-table'),
      load('apps/api', 'health/problems/health-problem-table'),
    ]);
  const [{ declaredCommands }, { loadAllCommands }, frame, exits, { flagName }, { groups }] = await Promise.all([
    load('apps/cli', 'commands'),
    load('apps/cli', 'frame/command-set'),
    load('apps/cli', 'frame/describe-command'),
    load('apps/cli', 'frame/exit-codes'),
    load('apps/cli', 'frame/command'),
    load('apps/cli', 'frame/groups'),
  ]);
  const [core, names, linux, windows, tried] = await Promise.all([
    load('libs/psutil-core', 'create-psutil'),
    load('libs/psutil-core', 'contract/all-names'),
    load('libs/psutil-core', 'linux/supported'),
    load('libs/psutil-core', 'windows/supported'),
    load('libs/psutil-core', 'doctor/tried-systems'),
  ]);
  const { version } = JSON.parse(read('apps/cli/package.json'));
  const commands = await loadAllCommands(declaredCommands);
  const cli = { commands, groups, version, exitCodes: exits.exitCodes, flagName, ...frame };
  return {
    ...renderManPages(cli),
    'docs/cli.md': renderCommands(cli),
    'docs/configuration.md': renderConfiguration({
      settings: {
        agent: agent.agentSettings,
        up: machine.upSettings,
        init: machine.initSettings,
        fleet: fleet.fleetSettings,
        embedded: embedded.embeddedSpec,
      },
      classes: {
        collector: { Config: collector.CollectorConfig, source: read('apps/collector/src/config/collector.config.ts') },
        api: { Config: api.ApiConfig, source: read('apps/api/src/config/api.config.ts') },
      },
      composeFile: read('docker-compose.yml'),
    }),
    'docs/health.md': renderHealth(health.healthProblemTable),
    'docs/metrics.md': renderMetrics(),
    'docs/problems.md': renderProblems(problems.problemTable),
    'docs/security.md': renderClickHouseUsers(renderBrokerAccounts(read('docs/security.md')), clickhouse),
    'libs/psutil-core/docs/availability.md': renderAvailability({
      ...core,
      ...names,
      ...tried,
      isSupported: {
        linux: (name) => linux.isSupportedOnLinux(name, () => true),
        windows: windows.isSupportedOnWindows,
      },
    }),
    'deploy/clickhouse/users.d/psfleet.xml': composeUsers.renderComposeUsers(),
  };
}
