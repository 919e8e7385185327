// A program that transfers TCP bytes on request. A line of JSON, { command, ...arguments }, gives a line as its answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const kept = [];
const accepted = new Set();
const ended = (socket) => new Promise((resolve) => socket.once('close', resolve));

const commands = {
  /** Accepts connections, reads all they send and closes when they do; gives the port. */
  async listen({ host = '127.0.0.1' }) {
    const server = createServer((socket) => {
      accepted.add(socket.resume().on('error', () => undefined));
      socket.once('close', () => accepted.delete(socket));
    }).listen(0, host);
    await once(server, 'listening');
    return server.address().port;
  },
  /** Gives the number of the connection. One that does not read keeps its descriptor when it is reset. */
  async connect({ port, host = '127.0.0.1', isReading = true }) {
    const socket = connect(port, host).pause();
    await once(socket, 'connect');
    if (isReading) {
      socket.resume();
    }
    return kept.push(socket) - 1;
  },
  async send({ id, bytes }) {
    await new Promise((resolve) => kept[id].write(Buffer.alloc(bytes), resolve));
    return bytes;
  },
  /** Waits until the other ends have all that the connections of this program sent. */
  async settle() {
    const sum = (sockets, name) => [...sockets].reduce((total, socket) => total + socket[name], 0);
    while (sum(accepted, 'bytesRead') < sum(kept, 'bytesWritten')) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return true;
  },
  async close({ id }) {
    kept[id].end();
    await ended(kept[id]);
    return true;
  },
  /** Gives up the descriptor, whatever the state of the connection. */
  async destroy({ id }) {
    kept[id].destroy();
    await ended(kept[id]);
    return true;
  },
  /** Resets all accepted connections. */
  async reset() {
    await Promise.all([...accepted].map((socket) => ended(socket.resetAndDestroy())));
    return true;
  },
  /** Stops or goes on reading from all accepted connections. */
  async pause({ isPaused }) {
    for (const socket of accepted) {
      socket[isPaused ? 'pause' : 'resume']();
    }
    return accepted.size;
  },
  /** Starts to send and does not wait. */
  async push({ id, bytes }) {
    kept[id].write(Buffer.alloc(bytes));
    return bytes;
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
  /** Opens that many connections, sends on each and keeps them open. */
  async many({ port, connections, bytes = 0 }) {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        const socket = connect(port, '127.0.0.1').resume();
        kept.push(socket);
        await once(socket, 'connect');
        await new Promise((resolve) => socket.write(Buffer.alloc(bytes), resolve));
      }),
    );
    return kept.length;
  },
  /** Closes all connections that are open. */
  async closeAll() {
    await Promise.all(kept.map((socket) => ended(socket.end())));
    return kept.splice(0).length;
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
