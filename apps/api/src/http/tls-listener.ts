import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Logger } from '@psfleet/service-kit';
import { answerClientError, limitConnections, serverOptions } from './connection-limits.js';
import type { IsProxy } from './limit-addresses.js';

/** A certificate and its key as PEM. */
interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

export interface TlsListenerOptions {
  readonly onRequest: RequestListener;
  readonly host: string;
  readonly port: number;
  readonly files: { readonly certificate: string; readonly key: string };
  readonly isProxy: IsProxy;
  readonly logger: Logger;
  /** How often the files are read; default 10 s. */
  readonly rereadMs?: number;
}

const rereadMs = 10_000;
const soonMs = 30 * 86_400_000;
/** Requests that do not end by then are cut off. */
const stopLimitMs = 5_000;

/**
 * Answers requests with TLS. Rejects if the address is not free or the certificate cannot be used. A certificate that
 * changes later is used from then on; one that cannot be is reported, and the one before stays.
 */
export async function startTlsListener(options: TlsListenerOptions): Promise<TlsListener> {
  const pair = await readPair(options);
  const server = createServer(
    { ...pair, minVersion: 'TLSv1.2', handshakeTimeout: serverOptions.headersTimeout, ...serverOptions },
    options.onRequest,
  );
  limitConnections(server, options.isProxy);
  server.on('clientError', answerClientError);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return new TlsListener(server, pair, options);
}

export class TlsListener {
  readonly #server: Server;
  readonly #options: TlsListenerOptions;
  readonly #timer: NodeJS.Timeout;
  #pair: TlsPair;
  #reported = '';

  constructor(server: Server, pair: TlsPair, options: TlsListenerOptions) {
    this.#server = server;
    this.#pair = pair;
    this.#options = options;
    this.#timer = setInterval(() => void this.#reread(), options.rereadMs ?? rereadMs);
    this.#timer.unref();
    options.logger.info({ host: options.host, port: this.port, ...factsOf(pair) }, 'API is listening with TLS');
    this.#warnIfExpiring();
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const limit = setTimeout(() => this.#server.closeAllConnections(), stopLimitMs);
    await closed;
    clearTimeout(limit);
  }

  async #reread(): Promise<void> {
    const { logger, files } = this.#options;
    try {
      const pair = await readPair(this.#options);
      if (pair.cert !== this.#pair.cert || pair.key !== this.#pair.key) {
        this.#server.setSecureContext({ ...pair, minVersion: 'TLSv1.2' });
        this.#pair = pair;
        logger.info(factsOf(pair), 'TLS certificate was read again');
      }
      this.#warnIfExpiring();
    } catch (error) {
      // One half of a new pair, perhaps: both are there at the next reading.
      this.#report('TLS certificate cannot be used, the one before stays', { err: error, file: files.certificate });
    }
  }

  #warnIfExpiring(): void {
    const { validTo } = factsOf(this.#pair);
    if (Date.parse(validTo) - Date.now() < soonMs) {
      this.#report('TLS certificate expires soon', { validTo, file: this.#options.files.certificate });
    } else {
      this.#reported = '';
    }
  }

  /** Says a thing once, not at each reading. */
  #report(message: string, facts: Readonly<Record<string, unknown>>): void {
    if (this.#reported !== message) {
      this.#reported = message;
      this.#options.logger.warn(facts, message);
    }
  }
}

/** Rejects unless the files are there and belong together. */
async function readPair({ files }: TlsListenerOptions): Promise<TlsPair> {
  const [cert, key] = await Promise.all([readFile(files.certificate, 'utf8'), readFile(files.key, 'utf8')]);
  createSecureContext({ cert, key });
  return { cert, key };
}

function factsOf({ cert }: TlsPair): { readonly validTo: string; readonly names: string | null } {
  const { validTo, subjectAltName = null } = new X509Certificate(cert);
  return { validTo, names: subjectAltName };
}
