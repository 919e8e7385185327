// docker compose as a person uses it: build, up, wait until every service is healthy, down.
import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const bridge = 'psfleet-check0';
const builtServices = ['collector', 'api', 'agent'];
/** Services that do their work once and exit, with images of the others. */
const oneShots = ['migrate', 'prepare-broker', 'enroll-agent'];
const services = ['nats', 'clickhouse', 'collector', 'api', 'agent'];
const healthyTimeoutMs = 180_000;
const excludedNames = new Set(['node_modules', 'dist', '.git', '.nx', '.env', 'secrets', 'coverage']);

/** Copies the sources without build results and secrets, which are then made as on a fresh checkout. */
export function copyCheckout(root, target) {
  cpSync(root, target, { recursive: true, filter: (file) => file === root || !excludedNames.has(basename(file)) });
}

/** The returned `compose` runs one of its commands in the checkout, with overrides that only this machine needs. */
export async function openStack({ run, env, compose: [command, ...prefix], checkout, root }) {
  const override = join(checkout, 'compose-check.json');
  // The daemon leaves the firewall alone, so no bridge leads out of this machine.
  const build = { network: 'host' };
  writeFileSync(
    override,
    JSON.stringify({
      services: {
        ...Object.fromEntries([...oneShots, ...builtServices].map((service) => [service, { build }])),
        clickhouse: {
          volumes: [`${join(root, 'node_modules')}:/opt/node_modules:ro`],
          ulimits: { nofile: await ownFileLimit(run) },
        },
      },
      networks: { default: { driver_opts: { 'com.docker.network.bridge.name': bridge } } },
    }),
  );
  const ports = {
    PSFLEET_API_PORT: await freePort(),
    PSFLEET_NATS_PORT: await freePort(),
    PSFLEET_TLS_PORT: await freePort(),
    PSFLEET_AGENT_HEALTH_PORT: await freePort(),
  };
  const stackEnv = { ...env, ...ports, PSFLEET_AGENT_INTERVAL: '2s' };
  const compose = (args, options = {}) =>
    run(command, [...prefix, '-f', 'docker-compose.yml', '-f', override, ...args], {
      cwd: checkout,
      env: stackEnv,
      ...options,
    });
  return { compose, api: `http://127.0.0.1:${ports.PSFLEET_API_PORT}` };
}

/** Builds all images at once, because they share most stages. */
export async function buildImages({ compose }, say) {
  say(`building the images of ${builtServices.join(', ')}`);
  await compose(['build', ...builtServices], { limitMs: 600_000 });
}

/** Resolves when every service is healthy and the migration is done. Throws with the last lines of every service. */
export async function startServices(stack) {
  try {
    await stack.compose(['up', '--detach', '--no-build'], { limitMs: 300_000 });
    await untilHealthy(stack);
  } catch (error) {
    const logs = await stack.compose(['logs', '--tail', '20', '--no-color'], { evenWhenStopped: true });
    throw new Error(`${error.message}\n${logs}`, { cause: error });
  }
}

async function untilHealthy({ compose }) {
  let states = [];
  for (const deadline = Date.now() + healthyTimeoutMs; Date.now() < deadline; await sleep(1000)) {
    states = parseStates(await compose(['ps', '--all', '--format', 'json']));
    const hasDone = (service) =>
      states.some(({ Service, State, ExitCode }) => Service === service && State === 'exited' && ExitCode === 0);
    if (
      oneShots.every(hasDone) &&
      services.every((service) => states.some(({ Service, Health }) => Service === service && Health === 'healthy'))
    ) {
      return;
    }
  }
  const seen = states
    .map(({ Service, State, Health, ExitCode }) => `${Service} ${State} ${Health} ${ExitCode}`)
    .join(', ');
  throw new Error(`not healthy after ${healthyTimeoutMs / 1000} s: ${seen}`);
}

/** Depending on its version, compose prints one array or one object per line. */
function parseStates(text) {
  return text.trim() === ''
    ? []
    : text.startsWith('[')
      ? JSON.parse(text)
      : text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
}

/** Without CAP_SYS_RESOURCE even root may not exceed it. */
async function ownFileLimit(run) {
  // "unlimited" is NaN.
  const limit = Math.min(Number(await run('sh', ['-c', 'ulimit -Hn'])) || Infinity, 262_144);
  return { soft: limit, hard: limit };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
