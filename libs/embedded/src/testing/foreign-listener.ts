import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** The user of Debian's /etc/passwd that owns nothing. */
export const nobody = 65_534;
/** Only root may start a program of another user; tests that need one say why they do not run. */
export const canBeNobody = process.geteuid?.() === 0;

/**
 * Greets as nats-server does, so that a client goes on, answers whatever it receives as nats-server and as a web server
 * would, and reports every byte. It gets its orders on standard input; the text is given to node on its command line,
 * because nobody may be unable to read the sources.
 */
const program = `
const info = JSON.stringify({ server_id: 'x', version: '2.10.27', proto: 1, max_payload: 1e6, nonce: 'x' });
const sockets = new Set();
const server = require('net').createServer((socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  if (process.argv[1] === 'nats') socket.write('INFO ' + info + '\\r\\n');
  console.log('accepted');
  socket.on('data', (bytes) => {
    console.log('received ' + bytes.toString('base64'));
    socket.write(process.argv[1] === 'nats' ? 'PONG\\r\\n' : 'HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}');
  });
});
server.on('listening', () => console.log('listening')).on('close', () => console.log('closed'));
server.on('error', (error) => console.log('failed ' + error.code));
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [order, port, host] = line.split(' ');
  if (order === 'listen') server.listen({ port: Number(port), host });
  if (order === 'close') { for (const socket of sockets) socket.destroy(); server.close(); }
}).on('close', () => process.exit());`;

/** A program of user nobody that takes a port and records what it receives. Only root may start it. */
export class ForeignListener {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: ((answer: string) => void)[] = [];
  readonly #received: Buffer[] = [];
  #accepted = 0;

  constructor(protocol: 'http' | 'nats') {
    this.#child = spawn(process.execPath, ['-e', program, protocol], {
      stdio: ['pipe', 'pipe', 'inherit'],
      uid: nobody,
      gid: nobody,
      cwd: '/',
      env: {},
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line));
  }

  /** Connections that it accepted. */
  get accepted(): number {
    return this.#accepted;
  }

  /** All bytes of all connections. */
  get received(): string {
    return Buffer.concat(this.#received).toString('latin1');
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Takes the port; waits while another program has it. */
  async listen(port: number, host = '127.0.0.1'): Promise<void> {
    for (;;) {
      const answer = await this.#order(`listen ${port} ${host}`);
      if (answer === 'listening') {
        return;
      }
      if (answer !== 'failed EADDRINUSE') {
        throw new Error(`the listener of another user ${answer}`);
      }
      await sleep(2);
    }
  }

  /** Gives the port back, and cuts all connections. */
  async close(): Promise<void> {
    await this.#order('close');
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #order(order: string): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin.write(`${order}\n`);
    });
  }

  #take(line: string): void {
    if (line === 'accepted') {
      this.#accepted += 1;
    } else if (line.startsWith('received ')) {
      this.#received.push(Buffer.from(line.slice('received '.length), 'base64'));
    } else {
      this.#waiting.shift()?.(line);
    }
  }
}
