import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  createNkey,
  createSigningKey,
  type JoinToken,
  createJoinToken,
  encodeJoinToken,
  issueHostJwt,
  publicKeyOf,
  rootHashOf,
  type SigningKey,
  signTrustDocument,
  verifyBytes,
} from '@psfleet/trust';
import type { CertificateAndKey } from '@psfleet/trust/certificates';

export interface Redeemed {
  readonly id: string;
  readonly secret: string;
  readonly hostname: string;
  readonly userKey: string;
  readonly identityKey: string;
  readonly machine: object;
}

interface Renewal {
  readonly host: string;
  readonly userKey: string;
  readonly nonce: string;
  readonly signature: string;
}

type Answer = readonly [status: number, body: object];

/**
 * The API's side of joining, with the faults that a test wants: the API itself has none. The real one is tried in
 * tests/.
 */
export class JoiningServer {
  readonly token: JoinToken;
  /** The requests that redeemed the token. */
  readonly redeemed: Redeemed[] = [];
  /** Renewals whose signature is right. */
  readonly renewals: Renewal[] = [];
  /** Answered instead of the next answers. */
  readonly faults: (Answer | 'cut')[] = [];
  lifeSeconds = 30 * 86_400;
  readonly #root: SigningKey;
  readonly #signing = createNkey('account');
  readonly #server: Server;
  readonly #scheme: string;
  readonly #caPem: string;

  constructor(tls: { readonly server: CertificateAndKey; readonly caPem: string } | null = null, rootPem?: string) {
    this.#root = rootPem === undefined ? createSigningKey() : { privatePem: rootPem, publicKey: publicKeyOf(rootPem) };
    this.token = createJoinToken(rootHashOf(this.#root.publicKey));
    this.#scheme = tls === null ? 'http' : 'https';
    this.#caPem = tls?.caPem ?? '';
    const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#answer(request, response);
    this.#server =
      tls === null
        ? createHttpServer(onRequest)
        : createHttpsServer({ cert: tls.server.certificatePem, key: tls.server.keyPem }, onRequest);
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The private root key. */
  get rootPem(): string {
    return this.#root.privatePem;
  }

  get tokenText(): string {
    return encodeJoinToken(this.token);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString();
    const answer = this.#route(request.url ?? '', text === '' ? null : JSON.parse(text));
    const fault = request.url === '/api/v1/trust' ? undefined : this.faults.shift();
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    const [status, body] = fault ?? answer;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  #route(path: string, body: unknown): Answer {
    if (path === '/api/v1/trust') {
      const document = { version: 1, root: this.#root.publicKey, caPem: this.#caPem, stateKey: 'unused' } as const;
      return [200, { data: signTrustDocument(document, this.#root.privatePem) }];
    }
    if (path === '/api/v1/enrollments/redeem') {
      const redeemed = body as Redeemed;
      this.redeemed.push(redeemed);
      return [
        201,
        { data: { host: 'web-1', hostId: 'f'.repeat(32), slot: 1, ...this.#credentials(redeemed.userKey) } },
      ];
    }
    const renewal = body as Renewal;
    const signed = Buffer.from(`${renewal.host}\n${renewal.userKey}\n${renewal.nonce}`);
    const identityKey = this.redeemed.at(-1)?.identityKey ?? '';
    if (!verifyBytes('psfleet-renew', signed, renewal.signature, identityKey)) {
      return [401, problem('enrollment-unknown', 'not signed by the enrolled key')];
    }
    this.renewals.push(renewal);
    return [200, { data: this.#credentials(renewal.userKey) }];
  }

  #credentials(userKey: string): object {
    const expiresAt = Math.floor(Date.now() / 1000) + this.lifeSeconds;
    const agentsAccount = this.#signing.publicKey;
    return {
      jwt: issueHostJwt({ signing: this.#signing, agentsAccount, host: 'web-1', userKey, expiresAt }),
      expiresAt: new Date(expiresAt * 1000).toISOString(),
      natsUrl: 'nats://127.0.0.1:7781',
    };
  }
}

export function problem(code: string, detail: string): object {
  return { type: `https://psfleet.dev/problems/${code}`, detail };
}
