import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { limitAddresses, type IsProxy } from './limit-addresses.js';
import { limitPipelining } from './limit-pipelining.js';
import { Problem } from './problem.js';
import { renderProblem } from './problem-answer.js';
import { securityHeaders } from './security-headers.js';

const secondMs = 1000;

/** A whole request must have arrived by then. The largest body, an imported state, is a few MiB in practice. */
export const requestTimeoutMs = 30 * secondMs;
/** Between two requests of a connection. */
export const keepAliveTimeoutMs = 10 * secondMs;
/** Without a byte in either direction; longer than the longest question takes. */
export const idleTimeoutMs = 120 * secondMs;
/** Further connections are closed at once, so that strangers cannot use up the descriptors of this process. */
const maxConnections = 1000;

/** Options of each server that listens, with and without TLS. */
export const serverOptions = {
  headersTimeout: 10 * secondMs,
  requestTimeout: requestTimeoutMs,
  keepAliveTimeout: keepAliveTimeoutMs,
  /** How often the time limits are checked; Node's default of 30 s would more than double them. */
  connectionsCheckingInterval: secondMs,
  maxHeaderSize: 16 * 1024,
  /** Node would answer without a body; checkRequestHead says what is missing. */
  requireHostHeader: false,
} as const satisfies ServerOptions;

/** Sets what a server has no options for. */
export function limitConnections(server: Server, isProxy: IsProxy): void {
  server.maxConnections = maxConnections;
  server.setTimeout(idleTimeoutMs);
  // Node would answer 417 without a body. HTTP permits to ignore what a client expects.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  limitAddresses(server, isProxy);
  limitPipelining(server);
}

/** Answers what Node could not parse as a request, or what did not arrive in time, and closes the connection. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(renderProblem(problem, randomUUID()));
  const headers = {
    ...securityHeaders,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}

function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem('request-timeout', 'The request did not arrive in time');
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem('header-too-large', 'The target and the headers of the request are larger than 16 KiB');
  }
  return new Problem('malformed-request', 'The request is not valid HTTP/1.1');
}
