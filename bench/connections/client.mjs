import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { nkeyFromSeed } from '@psfleet/trust';

/** As the product's client: see libs/service-kit/src/nats.ts. */
const [reconnectWaitMs, reconnectJitterMs, pingEveryMs, connectLimitMs] = [500, 1_500, 20_000, 20_000];

/**
 * One host's connection in the plain NATS protocol: ten thousand of the real client would not fit into this machine.
 * It signs the server's nonce, subscribes as an agent does, answers pings, and connects again for ever.
 * https://docs.nats.io/reference/reference-protocols/nats-protocol
 */
export class HostConnection {
  isIn = false;
  #server;
  #host;
  #events;
  #socket = null;
  #timer = null;
  #isClosed = false;

  /**
   * `server`: host, port, localAddress and, for TLS, ca; `host`: name, jwt and seed; `events`: `onIn(ms)`, `onOut()`,
   * `onRefused(reason)`.
   */
  constructor(server, host, events) {
    this.#server = server;
    this.#host = host;
    this.#events = events;
  }

  connect() {
    const { host, port, localAddress } = this.#server;
    const began = performance.now();
    this.#socket = connectTcp({ host, port, localAddress });
    this.#listen(this.#socket, began);
    this.#timer = setTimeout(() => this.#socket.destroy(new Error('no answer in time')), connectLimitMs);
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #listen(socket, began) {
    let received = '';
    socket.on('error', ({ message }) => this.#events.onRefused(message));
    socket.on('close', () => this.#lost(socket));
    const onData = (chunk) => {
      received += chunk.toString('latin1');
      let end;
      while ((end = received.indexOf('\r\n')) >= 0) {
        const line = received.slice(0, end);
        received = received.slice(end + 2);
        if (line.startsWith('INFO ') && this.#server.ca !== undefined && !socket.encrypted) {
          socket.off('data', onData);
          this.#encrypt(socket, line, began);
          return;
        }
        this.#handle(socket, line, began);
      }
    };
    socket.on('data', onData);
  }

  /** The server's greeting comes unencrypted, everything after it encrypted. */
  #encrypt(socket, greeting, began) {
    const { host, ca } = this.#server;
    const encrypted = connectTls({ socket, ca, host });
    encrypted.encrypted = true;
    this.#socket = encrypted;
    this.#listen(encrypted, began);
    encrypted.once('secureConnect', () => this.#handle(encrypted, greeting, began));
  }

  #handle(socket, line, began) {
    if (line.startsWith('INFO ')) {
      // The server sends another INFO when its state changes.
      if (!this.isIn) {
        this.#introduce(socket, JSON.parse(line.slice(5)).nonce);
      }
    } else if (line === 'PING') {
      socket.write('PONG\r\n');
    } else if (line === 'PONG') {
      if (!this.isIn) {
        this.isIn = true;
        this.#events.onIn(performance.now() - began);
        clearTimeout(this.#timer);
        this.#timer = setInterval(() => socket.write('PING\r\n'), pingEveryMs);
      }
    } else if (line.startsWith('-ERR')) {
      this.#events.onRefused(line);
    } else if (line !== '+OK') {
      this.#events.onRefused(`unexpected: ${line.slice(0, 80)}`);
    }
  }

  #introduce(socket, nonce) {
    const { name, jwt, seed } = this.#host;
    const options = { verbose: false, pedantic: false, lang: 'bench', version: '1', protocol: 1, headers: true, jwt };
    const sig = nkeyFromSeed(seed).sign(Buffer.from(nonce)).toString('base64url');
    socket.write(
      `CONNECT ${JSON.stringify({ ...options, name, sig })}\r\n` +
        `SUB psf.cmd.${name} 1\r\nSUB psf.live.${name} 2\r\nSUB _INBOX.${name}.bench.* 3\r\nPING\r\n`,
    );
  }

  #lost(socket) {
    if (socket !== this.#socket) {
      return;
    }
    clearTimeout(this.#timer);
    clearInterval(this.#timer);
    if (this.isIn) {
      this.isIn = false;
      this.#events.onOut();
    }
    if (!this.#isClosed) {
      this.#timer = setTimeout(() => this.connect(), reconnectWaitMs + Math.random() * reconnectJitterMs);
    }
  }
}
