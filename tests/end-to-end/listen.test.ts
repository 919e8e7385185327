import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import os from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { findFreePort } from '@psfleet/embedded';
import { hostNameOf } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';

/** Loopback has more addresses than one: this one plays the address of the network. */
const address = '127.0.0.77';

describe('psfleet up --listen', () => {
  const machine = new OneMachine();
  let tlsPort: number;
  let ca: string;

  beforeAll(async () => {
    tlsPort = await findFreePort();
    await machine.start(
      { PSFLEET_TLS_PORT: String(tlsPort), PSFLEET_API_HOSTS: 'fleet.example', PSFLEET_INSTALL_FOLDER: os.tmpdir() },
      ['--listen', address, '--accept-old-nats'],
    );
    ca = readFileSync(join(machine.home, 'trust', 'init', 'ca.pem'), 'utf8');
  });
  afterAll(() => machine.remove());

  function ask(path: string, options: RequestOptions = {}): Promise<{ status: number; body: string } | string> {
    return new Promise((resolve) => {
      get({ host: address, port: tlsPort, path, ca, agent: false, ...options }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  }

  it('serves the API with TLS to whoever knows the authority', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/healthz', { servername: 'fleet.example', headers: { host: 'fleet.example' } })).toMatchObject({
      status: 200,
    });
    expect(await ask('/api/v1/hosts')).toMatchObject({ status: 401 });
    const { authorization } = machine.headers;
    expect(await ask('/api/v1/hosts', { headers: { authorization } })).toMatchObject({ status: 200 });
  });

  it('is refused without the authority, and refuses a name that it was not given', async () => {
    expect(await ask('/healthz', { ca: undefined })).toMatch(/ISSUER|VERIFY|SELF_SIGNED/);
    expect(await ask('/healthz', { servername: 'fleet.example', headers: { host: 'evil.example' } })).toMatchObject({
      status: 421,
    });
  });

  it('has nothing in clear text on that address', async () => {
    const plainApi = connect(machine.ports.api, address);
    expect(((await once(plainApi, 'error')) as [NodeJS.ErrnoException])[0].code).toBe('ECONNREFUSED');
    const broker = connect(machine.ports.nats, address);
    const [greeting] = (await once(broker, 'data')) as [Buffer];
    expect(greeting.toString()).toMatch(/^INFO .*"tls_required":true/);
    const answers: string[] = [];
    broker.on('data', (chunk: Buffer) => answers.push(chunk.toString()));
    broker.on('error', () => {}); // cut off, which `close` shows
    broker.write('CONNECT {}\r\nPING\r\n');
    await once(broker, 'close');
    expect(answers.join('')).not.toContain('PONG');
  });

  it('shows on the broker a certificate of the same authority', async () => {
    const plain = connect(machine.ports.nats, address);
    await once(plain, 'data');
    const socket = connectTls({ socket: plain, ca, servername: 'fleet.example' });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
  });

  it("lets this machine's own agent in through TLS too", async () => {
    const host = hostNameOf(os.hostname());
    const { status } = await eventually('the host online', async () => {
      const { body } = await machine.get(`/api/v1/hosts/${host}`);
      return body.data?.status === 'online' ? body.data : null;
    });
    expect(status).toBe('online');
  });
});
