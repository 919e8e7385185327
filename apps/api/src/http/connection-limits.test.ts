import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { limitConnections } from './connection-limits.js';
import { maxUnanswered } from './limit-pipelining.js';

let server: Server;
const sockets: Socket[] = [];
afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.destroy());
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener);
  limitConnections(server, () => false);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function open(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a connection', () => {
  it('is destroyed when more than 16 requests of it are not answered', async () => {
    const waiting: ServerResponse[] = [];
    await serve((_request, response) => waiting.push(response));
    const patient = await open();
    patient.write(request.repeat(maxUnanswered));
    const greedy = await open();
    greedy.resume().write(request.repeat(maxUnanswered + 1));
    await once(greedy, 'close');
    expect(patient.destroyed).toBe(false);
    patient.on('data', () => undefined);
    waiting.forEach((response) => response.end());
    patient.end();
    await once(patient, 'close');
    expect(patient.bytesRead).toBeGreaterThan(0);
  });

  it('is destroyed when its client reads no answer', async () => {
    const body = Buffer.alloc(1_600_000);
    await serve((_request, response) => response.end(body));
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const socket = await open();
    const [peer] = await accepted;
    socket.pause().write(request.repeat(1000));
    await once(peer, 'close');
    expect(peer.bytesWritten).toBeLessThan(maxUnanswered * body.length);
  });

  it('may send any number of requests one after another', async () => {
    await serve((_request, response) => response.end('ok'));
    const socket = await open();
    for (let at = 0; at < 3 * maxUnanswered; at++) {
      socket.write(request);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toContain('200 OK');
    }
  });
});
