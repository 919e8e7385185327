import { randomBytes } from 'node:crypto';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { createNkey, createSigningKey, formatCreds, parseJoinToken, signBytes, type Nkey } from '@psfleet/trust';
import { dataSubject } from '@psfleet/wire';
import { call, type Answer } from './start-world.js';

export interface JoinedHost {
  readonly host: string;
  readonly hostId: string;
  readonly slot: number;
  readonly jwt: string;
  readonly expiresAt: string;
  readonly natsUrl: string;
}

export interface NewEnrollment {
  readonly id: string;
  readonly token: string;
  readonly status: string;
  readonly used: number;
}

/** Creates an enrolment as an administrator does. */
export async function enroll(base: string, body: object = {}): Promise<NewEnrollment> {
  const { status, body: answer } = await post<NewEnrollment>(base, '/api/v1/enrollments', body);
  if (status !== 201) {
    throw new Error(`no enrolment: ${JSON.stringify(answer)}`);
  }
  return answer.data;
}

/** A machine with keys of its own, as the agent on it joins and connects. */
export class Machine {
  readonly hostname: string;
  readonly user: Nkey = createNkey('user');
  readonly identity = createSigningKey();
  readonly machineId = randomBytes(32).toString('hex');
  readonly #base: string;

  constructor(base: string, hostname: string) {
    this.#base = base;
    this.hostname = hostname;
  }

  /** The same machine after it lost its keys. */
  withNewKeys(): Machine {
    return Object.assign(new Machine(this.#base, this.hostname), { machineId: this.machineId });
  }

  redeem(token: string, changes: object = {}): Promise<Answer<JoinedHost>> {
    const { id, secret } = parseJoinToken(token);
    return post(this.#base, '/api/v1/enrollments/redeem', {
      id,
      secret,
      hostname: this.hostname,
      userKey: this.user.publicKey,
      identityKey: this.identity.publicKey,
      machine: { machineId: this.machineId, productUuid: null },
      ...changes,
    });
  }

  renew(host: string, changes: object = {}): Promise<Answer<Pick<JoinedHost, 'jwt' | 'expiresAt' | 'natsUrl'>>> {
    const [userKey, nonce] = [this.user.publicKey, randomBytes(16).toString('base64url')];
    const signed = Buffer.from(`${host}\n${userKey}\n${nonce}`);
    const signature = signBytes('psfleet-renew', signed, this.identity.privatePem);
    return post(this.#base, '/api/v1/enrollments/renew', { host, userKey, nonce, signature, ...changes });
  }

  connect({ jwt, natsUrl }: Pick<JoinedHost, 'jwt' | 'natsUrl'>): Promise<NatsConnection> {
    const logger = createLogger({ name: 'test', level: 'silent' });
    return connectNats({ url: natsUrl, creds: formatCreds(jwt, this.user.seed), name: 'machine', logger });
  }
}

/** Whether a message on the host's own subject is stored. */
export async function canPublish(connection: NatsConnection, host: string): Promise<boolean> {
  const answer = await connection.request(dataSubject(host), 'x', { timeout: 2000 });
  return answer.json<{ seq?: number }>().seq !== undefined;
}

/** Resolves with the milliseconds until the connection is lost. */
export async function untilCut(connection: NatsConnection): Promise<number> {
  const startedAt = performance.now();
  for await (const { type } of connection.status()) {
    if (type === 'disconnect' || type === 'close') {
      break;
    }
  }
  return performance.now() - startedAt;
}

/** Whether the broker lets these credentials in within a second. */
export async function mayConnect(machine: Machine, joined: JoinedHost): Promise<boolean> {
  const stop = AbortSignal.timeout(1000);
  const logger = createLogger({ name: 'test', level: 'silent' });
  const creds = formatCreds(joined.jwt, machine.user.seed);
  try {
    const connection = await connectNats({ url: joined.natsUrl, creds, name: 'machine', logger, signal: stop });
    await closeNats(connection);
    return true;
  } catch (error) {
    if (stop.aborted) {
      return false;
    }
    throw error;
  }
}

function post<Data>(base: string, path: string, body: object): Promise<Answer<Data>> {
  const headers = { 'content-type': 'application/json' };
  return call(base, path, { method: 'POST', body: JSON.stringify(body), headers });
}
