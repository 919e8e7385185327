import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { initTrust, trustPaths } from '@psfleet/trust';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findFreePort,
  findNatsServer,
  loadEmbeddedConfig,
  type NatsServer,
  startNatsServer,
  TestCredentials,
} from '../src/index.js';

const logger = createLogger({ name: 'test', level: 'silent' });

/** docs/operations.md tells people to stop, remove these files and start again. */
describe('rotating keys by removing them', () => {
  let home: string;
  let trustFolder: string;
  let server: NatsServer;
  const read = (file: string): string => readFileSync(file, 'utf8');

  async function start(): Promise<void> {
    initTrust(trustFolder, { simulator: false });
    server = await startNatsServer({
      home,
      port: await findFreePort(),
      trustFolder,
      program: await findNatsServer(loadEmbeddedConfig()),
      autoRestart: false,
      logger,
    });
  }

  async function restartWithout(...files: readonly string[]): Promise<void> {
    await server.stop();
    for (const file of [...files, join(home, 'nats', 'jwt')]) {
      rmSync(file, { recursive: true });
    }
    await start();
  }

  async function isAdmitted(creds: string): Promise<boolean> {
    const options = { url: server.url, creds, name: 'test', logger, signal: AbortSignal.timeout(1_500) };
    const connection = await connectNats(options).catch(() => null);
    if (connection === null) {
      return false;
    }
    await closeNats(connection);
    return true;
  }

  const admitted = (...creds: readonly string[]): Promise<boolean[]> => Promise.all(creds.map(isAdmitted));

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'psfleet-rotation-'));
    trustFolder = join(home, 'trust');
    await start();
  });
  afterEach(async () => {
    await server.stop();
    rmSync(home, { recursive: true });
  });

  test("ends the collector's credentials, and nobody else's", async () => {
    const { init, collector, api } = trustPaths(trustFolder);
    const [old, host] = [read(collector.creds), new TestCredentials(trustFolder).host('web-1').creds];
    expect(await admitted(old)).toEqual([true]);
    await restartWithout(init.account('COLLECTOR'), collector.creds);
    expect(await admitted(old, read(collector.creds), read(api.creds), host)).toEqual([false, true, true, true]);
  });

  test("ends the API's credentials and those that bar hosts", async () => {
    const { init, api } = trustPaths(trustFolder);
    const old = [read(api.creds), read(api.revokerCreds)];
    expect(await admitted(...old)).toEqual([true, true]);
    await restartWithout(init.account('API'), init.account('SYS'), api.creds, api.revokerCreds);
    expect(await admitted(...old, read(api.creds), read(api.revokerCreds))).toEqual([false, false, true, true]);
  });

  test('ends the credentials of all hosts when the key that signs them is new', async () => {
    const { api } = trustPaths(trustFolder);
    const old = new TestCredentials(trustFolder).host('web-1').creds;
    expect(await admitted(old)).toEqual([true]);
    await restartWithout(api.hostsSigning);
    expect(await admitted(old, new TestCredentials(trustFolder).host('web-1').creds)).toEqual([false, true]);
  });

  test('keeps all credentials when operator and signing key are new', async () => {
    const { init, api, collector } = trustPaths(trustFolder);
    const host = new TestCredentials(trustFolder).host('web-1').creds;
    await restartWithout(init.operator, init.operatorSigning, api.operatorSigning);
    expect(await admitted(read(collector.creds), read(api.creds), host)).toEqual([true, true, true]);
  });
});
