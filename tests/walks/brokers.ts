import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, findNatsServer, loadEmbeddedConfig, startTestNats, supervise } from '@psfleet/embedded';
import { createLogger } from '@psfleet/service-kit';
import { trustPaths } from '@psfleet/trust';
import { connectAs, Keys } from './identities.js';
import type { WalkedBroker } from './walk.js';

/** The broker of `psfleet up`. */
export function startEmbedded(): Promise<WalkedBroker> {
  return startTestNats();
}

/**
 * The broker of docker compose: its configuration with the secrets of `npm run compose:init`, on this machine's
 * nats-server.
 */
export async function startCompose(): Promise<WalkedBroker> {
  const repository = join(import.meta.dirname, '../..');
  const checkout = mkdtempSync(join(tmpdir(), 'psfleet-walks-'));
  writeFileSync(join(checkout, '.env'), 'PSFLEET_SIMULATOR=1\n');
  execFileSync(process.execPath, [join(repository, 'scripts/compose-init.mjs'), checkout]);
  const trustFolder = join(checkout, 'deploy/secrets/trust');
  const nats = join(checkout, 'nats');
  cpSync(join(trustFolder, 'broker'), join(nats, 'broker'), { recursive: true });
  const port = await findFreePort();
  const config = readFileSync(join(repository, 'deploy/nats/nats-server.conf'), 'utf8');
  // What the containers and their volumes change: the address, the ports, and where files are.
  const ownConfig = replaceAll(config, {
    'host: 0.0.0.0': 'host: 127.0.0.1',
    'port: 4222': `port: ${port}`,
    'http: "127.0.0.1:8222"': '',
    '"/etc/nats/broker/server.pem"': `"${nats}/broker/server.pem"`,
    '"/etc/nats/broker/server.key"': `"${nats}/broker/server.key"`,
    '"/data"': `"${nats}/data"`,
    '"/data/jwt"': `"${nats}/jwt"`,
  });
  writeFileSync(join(nats, 'nats-server.conf'), ownConfig);
  const tls = { caFile: trustPaths(trustFolder).core.caPem };
  const url = `tls://127.0.0.1:${port}`;
  const creds = new Keys(trustFolder).unlimited('CORE');
  const { file } = await findNatsServer(loadEmbeddedConfig());
  const child = await supervise({
    program: {
      name: 'nats-server',
      command: file,
      args: ['--config', join(nats, 'nats-server.conf')],
      env: {},
      stopBy: 'sigterm',
      stopLimitMs: 10_000,
    },
    isReady: () =>
      connectAs({ url, tls }, creds).then(
        (connection) => connection.close().then(() => true),
        () => false,
      ),
    readyLimitMs: 30_000,
    autoRestart: false,
    logger: createLogger({ name: 'nats', level: 'silent' }),
  });
  return {
    url,
    tls,
    trustFolder,
    async stop() {
      await child.stop();
      rmSync(checkout, { recursive: true });
    },
  };
}

/** Throws if a text that is to be replaced is not there, because the configuration has changed. */
function replaceAll(config: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((text, [old, replacement]) => {
    if (!text.includes(old)) {
      throw new Error(`the configuration does not contain ${old}`);
    }
    return text.replace(old, replacement);
  }, config);
}

/** The ways in which psfleet runs a broker, each with keys of its own. */
export const configurations: Readonly<Record<string, () => Promise<WalkedBroker>>> = {
  embedded: startEmbedded,
  compose: startCompose,
};
