// docker compose as a person uses it: build, up, wait until all is healthy, down.
import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const BRIDGE = 'psfleet-check0';
const BUILT = ['collector', 'api', 'agent'];
const SERVICES = ['nats', 'clickhouse', 'collector', 'api', 'agent'];
const HEALTHY_LIMIT_MS = 180_000;
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.nx', '.env', 'secrets', 'coverage']);

/** A copy of the sources without what was built or made secret in them: images and secrets are then made as on a fresh checkout. */
export function copyCheckout(root, target) {
  cpSync(root, target, { recursive: true, filter: (file) => file === root || !LEFT_OUT.has(basename(file)) });
}

/** `compose` runs one command of it in the checkout. What only this machine needs is laid over docker-compose.yml. */
export async function openStack({ run, env, compose: [command, ...prefix], checkout, root }) {
  const override = join(checkout, 'compose-check.json');
  const build = { network: 'host' }; // the daemon is told to leave the firewall alone: no bridge leads out
  writeFileSync(
    override,
    JSON.stringify({
      services: {
        ...Object.fromEntries(['migrate', ...BUILT].map((service) => [service, { build }])),
        clickhouse: {
          volumes: [`${join(root, 'node_modules')}:/opt/node_modules:ro`],
          ulimits: { nofile: await ownFileLimit(run) },
        },
      },
      networks: { default: { driver_opts: { 'com.docker.network.bridge.name': BRIDGE } } },
    }),
  );
  const ports = {
    PSFLEET_API_PORT: await freePort(),
    PSFLEET_NATS_PORT: await freePort(),
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

/** All at once: they have most stages in common. */
export async function buildImages({ compose }, say) {
  say(`building the images of ${BUILT.join(', ')}`);
  await compose(['build', ...BUILT], { limitMs: 600_000 });
}

/** Resolves when all services are healthy and the migration is done. Throws with the last lines of every service. */
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
  for (const deadline = Date.now() + HEALTHY_LIMIT_MS; Date.now() < deadline; await sleep(1000)) {
    states = parseStates(await compose(['ps', '--all', '--format', 'json']));
    const migrated = states.some(
      ({ Service, State, ExitCode }) => Service === 'migrate' && State === 'exited' && ExitCode === 0,
    );
    if (
      migrated &&
      SERVICES.every((service) => states.some(({ Service, Health }) => Service === service && Health === 'healthy'))
    ) {
      return;
    }
  }
  const seen = states
    .map(({ Service, State, Health, ExitCode }) => `${Service} ${State} ${Health} ${ExitCode}`)
    .join(', ');
  throw new Error(`not healthy after ${HEALTHY_LIMIT_MS / 1000} s: ${seen}`);
}

/** One array, or one object a line, as the version of compose has it. */
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

/** Not even root may go above it where CAP_SYS_RESOURCE is missing. */
async function ownFileLimit(run) {
  const limit = Math.min(Number(await run('sh', ['-c', 'ulimit -Hn'])) || Infinity, 262_144); // NaN: "unlimited"
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
