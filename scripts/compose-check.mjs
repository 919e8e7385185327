// npm run compose:check: runs docker compose on a machine without Docker and without an image registry. It starts a
// dockerd of its own, makes stand-ins for the base images, builds, starts all services, queries the API about a process
// of this machine, and removes everything again. It exits with 0 if the check passed, or was SKIPPED because dockerd
// cannot run here (the last line says which), else with 1.
import './clean-path.mjs';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkThroughApi } from './compose-check/check-api.mjs';
import { startDockerd } from './compose-check/daemon.mjs';
import { makeBaseImages } from './compose-check/images.mjs';
import { createRunner, Skipped } from './compose-check/run.mjs';
import { bridge, buildImages, copyCheckout, openStack, startServices } from './compose-check/stack.mjs';
import { findTools } from './compose-check/tools.mjs';

const maxMinutes = 15;
const root = resolve(import.meta.dirname, '..');
/** Downloads and the minimal Debian are kept for the next run, until node_modules is removed. */
const cache = join(root, 'node_modules/.cache/compose-check');
const startedAt = Date.now();
const say = (step) => console.log(`[${String(Math.round((Date.now() - startedAt) / 1000)).padStart(4)} s] ${step}`);

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
}
const timeout = setTimeout(() => stopping.abort(new Error(`not done in ${maxMinutes} min`)), maxMinutes * 60_000);

const work = mkdtempSync(join(tmpdir(), 'psfleet-compose-check-'));
const logFile = join(work, 'log');
/** @type {(() => void | Promise<void>)[]} */
const cleanUp = [() => rmSync(work, { recursive: true, force: true })];
try {
  await check(createRunner({ logFile, env: process.env, signal: stopping.signal }));
  say('compose:check passed');
} catch (error) {
  if (error instanceof Skipped) {
    console.log(`compose:check SKIPPED: ${error.message}`);
  } else {
    process.exitCode = 1;
    const kept = join(tmpdir(), 'psfleet-compose-check.log');
    copyFileSync(logFile, kept);
    console.error(`compose:check failed: ${stopping.signal.reason?.message ?? error.message}\nThe log is ${kept}`);
  }
} finally {
  clearTimeout(timeout);
  for (const step of cleanUp.reverse()) {
    await step();
  }
}

async function check(run) {
  if (platform() !== 'linux' || arch() !== 'x64') {
    throw new Skipped('the stand-in images are for Linux on x64');
  }
  if (process.getuid() !== 0) {
    throw new Skipped('only root can run dockerd');
  }
  mkdirSync(cache, { recursive: true });
  const tools = await findTools({ run, cache, say });

  const docker = join(work, 'docker');
  mkdirSync(docker);
  say('starting a private dockerd');
  const { env, stop } = await startDockerd({ run, folder: docker, path: tools.path });
  // The bridge still exists only if `down` failed.
  cleanUp.push(() => run('ip', ['link', 'delete', bridge], { evenWhenStopped: true }).catch(() => {}));
  cleanUp.push(async () => {
    say('stopping dockerd');
    await stop();
  });

  const checkout = join(work, 'checkout');
  copyCheckout(root, checkout);
  const stack = await openStack({ run, env, compose: tools.compose, checkout, root });
  await refusesWithoutSecrets(stack);
  // The checkout has no node_modules.
  await run('node', [join(root, 'scripts/compose-init.mjs'), checkout]);
  const { services } = JSON.parse(await stack.compose(['config', '--format', 'json']));
  await makeBaseImages({
    run,
    env,
    tools,
    cache,
    work,
    checkout,
    images: { nats: services.nats.image, clickhouse: services.clickhouse.image },
    say,
  });
  await buildImages(stack, say);

  say('starting all services');
  cleanUp.push(async () => {
    say('removing all services');
    await stack.compose(['down', '--volumes', '--timeout', '20'], { evenWhenStopped: true });
  });
  await startServices(stack);
  say('all services are healthy');
  await checkThroughApi({
    api: stack.api,
    token: readFileSync(join(checkout, 'deploy/secrets/admin-token'), 'utf8').trim(),
    say,
  });
}

async function refusesWithoutSecrets({ compose }) {
  const message = await compose(['config', '--quiet']).then(
    () => '',
    (error) => error.message,
  );
  if (!message.includes('run npm run compose:init')) {
    throw new Error(`without secrets compose should name compose:init, but its message is ${JSON.stringify(message)}`);
  }
}
