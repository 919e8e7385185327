import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { initTrust, trustPaths } from '@psfleet/trust';
import { ensureFleetCertificates } from '@psfleet/trust/certificates';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  findFreePort,
  findNatsServer,
  loadEmbeddedConfig,
  type NatsServer,
  startNatsServer,
  TestCredentials,
} from '../src/index.js';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('nats-server with TLS', () => {
  const home = mkdtempSync(join(tmpdir(), 'psfleet-nats-tls-'));
  const trustFolder = join(home, 'trust');
  const paths = trustPaths(trustFolder);
  let server: NatsServer;
  let port: number;

  const makeCertificates = (...names: readonly string[]): Promise<boolean> =>
    ensureFleetCertificates(trustFolder, { names, givenAuthorities: '' });

  beforeAll(async () => {
    await makeCertificates('127.0.0.1');
    initTrust(trustFolder, { simulator: false });
    port = await findFreePort();
    server = await startNatsServer({
      home,
      port,
      trustFolder,
      tls: { certFile: paths.broker.server.certificate, keyFile: paths.broker.server.key },
      program: await findNatsServer(loadEmbeddedConfig()),
      autoRestart: false,
      logger,
    });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(home, { recursive: true });
  });

  /** What a client with these checks gets within 3 s: `connected`, or the reason for its failures. */
  async function outcome(tls: { caFile?: string; serverName?: string }): Promise<string> {
    const reasons: string[] = [];
    const write = (line: string): void => {
      const { reason } = JSON.parse(line) as { reason?: string };
      reasons.push(...(reason === undefined ? [] : [reason]));
    };
    const options = {
      url: server.url,
      ...new TestCredentials(trustFolder).collector,
      name: 'test',
      tls,
      logger: createLogger({ name: 'test', format: 'json', destination: { write } }),
      signal: AbortSignal.timeout(3_000),
    };
    const connection = await connectNats(options).catch(() => null);
    if (connection === null) {
      return reasons.at(-1) ?? 'no reason';
    }
    await closeNats(connection);
    return 'connected';
  }

  /** The serial number of the certificate that the server shows, after its greeting in clear text. */
  async function shownSerial(): Promise<string> {
    const plain = connectPlain(port, '127.0.0.1');
    await once(plain, 'data');
    const socket: TLSSocket = connectTls({
      socket: plain,
      ca: readFileSync(paths.init.caPem),
      checkServerIdentity: () => undefined,
    });
    await once(socket, 'secureConnect');
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  }

  test('lets in a client that knows the authority, by the URL or by another name in the certificate', async () => {
    expect(server.url).toBe(`tls://127.0.0.1:${port}`);
    expect(await outcome({ caFile: paths.collector.caPem })).toBe('connected');
    expect(await outcome({ caFile: paths.collector.caPem, serverName: '127.0.0.1' })).toBe('connected');
  });

  test('is refused by clients that do not know the authority, or expect another name', async () => {
    expect(await outcome({})).toMatch(/certificate|issuer/i);
    expect(await outcome({ caFile: paths.collector.caPem, serverName: 'other.example' })).toMatch(/altnames/i);
  });

  test('shows a new certificate after a reload, and has its clients again', async () => {
    const options = { url: server.url, ...new TestCredentials(trustFolder).collector, name: 'test', logger };
    const connection = await connectNats({ ...options, tls: { caFile: paths.collector.caPem } });
    const before = await shownSerial();
    expect(await makeCertificates('127.0.0.1', 'fleet.example')).toBe(true);
    expect(await shownSerial()).toBe(before);
    server.reload();
    await expect.poll(shownSerial).not.toBe(before);
    const isBack = (): Promise<boolean> =>
      connection.flush().then(
        () => true,
        () => false,
      );
    await expect.poll(isBack).toBe(true);
    await closeNats(connection);
    expect(await outcome({ caFile: paths.collector.caPem, serverName: 'fleet.example' })).toBe('connected');
  });
});
