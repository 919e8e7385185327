import { createServer, type AddressInfo } from 'node:net';
import { describeListener } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';

/** Finds a port of 127.0.0.1 that is free at the time of the call. */
export function findFreePort(): Promise<number> {
  return tryListen(0, '127.0.0.1');
}

/** Throws `port-busy` with the port and the variable that changes it, which is clearer than a server's own message. */
export async function requireFreePort(port: number, variable: string, host = '127.0.0.1'): Promise<void> {
  try {
    await tryListen(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new EmbeddedError(
        'port-busy',
        `port ${port} is already in use${takerOf(port)}: end the program that listens there, ` +
          `or set ${variable} to another port`,
        { cause: error },
      );
    }
    throw new EmbeddedError(
      'port-busy',
      `cannot listen on ${host} port ${port} (${code ?? 'unknown error'}): set ${variable} to another port`,
      { cause: error },
    );
  }
}

function takerOf(port: number): string {
  const taker = describeListener(port);
  return taker === null ? '' : ` by a program of ${taker}`;
}

function tryListen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}
