import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type ConnectionOptions, connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import {
  createNkey,
  encodeJwt,
  formatCreds,
  issueHostJwt,
  type Nkey,
  newUserCreds,
  nkeyFromSeed,
  trustPaths,
} from '@psfleet/trust';
import { type AccountName, type BrokerRole, accountNames } from '@psfleet/wire';

export interface BrokerAddress {
  readonly url: string;
  /** If the broker has a certificate: the authority that signed it. */
  readonly tls?: { readonly caFile: string };
}

/** Somebody who connects, with an inbox of the connection's own. */
export interface Identity {
  readonly name: string;
  readonly role: BrokerRole;
  readonly creds: string;
}

export const [attacker, victim, simulatorName] = ['walk-a', 'walk-b', 'simulator'];

/** Reads the keys of a trust folder, as only the tests may, and mints credentials from them. */
export class Keys {
  readonly #paths: ReturnType<typeof trustPaths>;

  constructor(trustFolder: string) {
    this.#paths = trustPaths(trustFolder);
  }

  account(name: AccountName): Nkey {
    return readSeed(this.#paths.init.account(name));
  }

  get operatorSigning(): Nkey {
    return readSeed(this.#paths.init.operatorSigning);
  }

  get hostsSigning(): Nkey {
    return readSeed(this.#paths.api.hostsSigning);
  }

  /** Public keys by name. */
  get accounts(): ReadonlyMap<string, string> {
    return new Map(accountNames.map((name) => [name, this.account(name).publicKey]));
  }

  /** The JWT of AGENTS as the API would send it, with claims changed by the caller. */
  agentsJwt(change: (nats: Record<string, unknown>) => Record<string, unknown>): string {
    const { subject, name, nats } = JSON.parse(readFileSync(this.#paths.api.agentsAccount, 'utf8')) as {
      subject: string;
      name: string;
      nats: Record<string, unknown> & { type: string };
    };
    return encodeJwt({ subject, name, nats: { ...change(nats), type: nats.type } }, this.operatorSigning);
  }

  /** The credentials of a role as the product makes them. */
  identity(role: BrokerRole, host = attacker): Identity {
    switch (role) {
      case 'host':
        return { name: host, role, creds: this.host(host) };
      case 'simulator':
        return { name: simulatorName, role, creds: readFileSync(this.#paths.simulator.creds, 'utf8') };
      case 'core':
        return { name: role, role, creds: newUserCreds('core', this.account('CORE')) };
      case 'collector':
        return { name: role, role, creds: readFileSync(this.#paths.collector.creds, 'utf8') };
      case 'api':
        return { name: role, role, creds: readFileSync(this.#paths.api.creds, 'utf8') };
      case 'revoker':
        return { name: role, role, creds: readFileSync(this.#paths.api.revokerCreds, 'utf8') };
    }
  }

  host(host: string, user = createNkey('user'), expiresAt = Math.floor(Date.now() / 1000) + 3600): string {
    const agentsAccount = this.account('AGENTS').publicKey;
    const jwt = issueHostJwt({ signing: this.hostsSigning, agentsAccount, host, userKey: user.publicKey, expiresAt });
    return formatCreds(jwt, user.seed);
  }

  /** A user that may do everything in one account. The product has none. */
  unlimited(account: AccountName, rights: Record<string, unknown> = {}): string {
    const user = createNkey('user');
    const nats = { type: 'user', subs: -1, data: -1, payload: -1, ...rights };
    return formatCreds(encodeJwt({ subject: user.publicKey, name: 'walker', nats }, this.account(account)), user.seed);
  }
}

/** Connects once, and fails if the broker refuses. */
export function connectAs(broker: BrokerAddress, creds: string, inboxPrefix?: string): Promise<NatsConnection> {
  return connectOnce(broker, {
    authenticator: credsAuthenticator(Buffer.from(creds)),
    ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
  });
}

export function connectOnce({ url, tls }: BrokerAddress, options: ConnectionOptions): Promise<NatsConnection> {
  return connect({ servers: url, reconnect: false, timeout: 5000, ...(tls ? { tls: { ...tls } } : {}), ...options });
}

/** An inbox as a connection of the product has: nobody can guess it. */
export function inboxOf(name: string): string {
  return `_INBOX.${name}.${randomBytes(16).toString('hex')}`;
}

function readSeed(file: string): Nkey {
  return nkeyFromSeed(readFileSync(file, 'utf8'));
}
