// A program that transfers TCP bytes on request. A line of JSON, { command, ...arguments }, gives a line as its answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const kept = [];
const ended = (socket) => new Promise((resolve) => socket.once('close', resolve));

const commands = {
  /** Accepts connections, reads all they send and closes when they do; gives the port. */
  async listen({ host = '127.0.0.1' }) {
    const server = createServer((socket) => socket.resume()).listen(0, host);
    await once(server, 'listening');
    return server.address().port;
  },
  /** Gives the number of the connection. */
  async connect({ port, host = '127.0.0.1' }) {
    const socket = connect(port, host);
    await once(socket, 'connect');
    socket.resume();
    return kept.push(socket) - 1;
  },
  async send({ id, bytes }) {
    await new Promise((resolve) => kept[id].write(Buffer.alloc(bytes), resolve));
    return bytes;
  },
  async close({ id }) {
    kept[id].end();
    await ended(kept[id]);
    return true;
  },
  /** Opens that many connections, one after the other, sends on each and closes it. */
  async burst({ port, connections, bytes }) {
    for (let count = 0; count < connections; count++) {
      const socket = connect(port, '127.0.0.1').resume();
      socket.end(Buffer.alloc(bytes));
      await ended(socket);
    }
    return connections * bytes;
  },
  /** Keeps that many connections open. */
  async many({ port, connections }) {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        const socket = connect(port, '127.0.0.1').resume();
        kept.push(socket);
        await once(socket, 'connect');
      }),
    );
    return kept.length;
  },
  /** Gives a connection to a child, which sends so much on it; closes it here if `isHandedOn`. Gives the pid. */
  async share({ id, bytes, isHandedOn }) {
    const script = `process.stdout.write(Buffer.alloc(${bytes})); setTimeout(() => undefined, 60_000)`;
    const child = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', kept[id], 'ignore'] });
    await once(child, 'spawn');
    process.once('exit', () => child.kill('SIGKILL'));
    if (isHandedOn) {
      kept[id].destroy();
    }
    return child.pid;
  },
};

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { command, ...args } = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(await commands[command](args))}\n`);
  })
  .on('close', () => process.exit());
