import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createNkey,
  createSigningKey,
  encodeScopedUserJwt,
  encodeUserJwt,
  formatCreds,
  issueHostJwt,
  makePrivateFolder,
  newUserCreds,
  type Nkey,
  nkeyFromSeed,
  readSecret,
  trustPaths,
  type TrustPaths,
} from '@psfleet/trust';
import {
  type AccountName,
  type BrokerPermissions,
  type BrokerRole,
  brokerUsers,
  simulatedHostId,
  timeSubject,
  wildcards,
} from '@psfleet/wire';

/** Credentials for a test, as options of `connectNats`. */
export interface TestCreds {
  /** The text of a creds file. */
  readonly creds: string;
}

const everyHost = {
  publish: [wildcards.data, timeSubject],
  subscribe: [wildcards.command, wildcards.live, '_INBOX.hosts.>'],
};

/** Issues credentials of every role, as init, the API and the operator of a simulator do. */
export class TestCredentials {
  readonly #trustFolder: string;
  readonly #paths: TrustPaths;

  constructor(trustFolder: string) {
    this.#trustFolder = trustFolder;
    this.#paths = trustPaths(trustFolder);
  }

  /** What no program has: everything in the account that holds the streams, to look and to interfere. */
  get admin(): TestCreds {
    return this.#ofAccount('CORE', 'admin', { publish: ['>'], subscribe: ['>'], answersRequests: true });
  }

  /** A user who may do for every host what each host may do for itself. */
  get allHosts(): TestCreds {
    const { publish, subscribe } = everyHost;
    return this.#ofAccount('AGENTS', 'hosts', { publish, subscribe, answersRequests: true });
  }

  get core(): TestCreds {
    return this.#ofServer('core');
  }

  get collector(): TestCreds {
    return this.#ofServer('collector');
  }

  get api(): TestCreds {
    return this.#ofServer('api');
  }

  /** The API's second connection, which bars hosts. */
  get revoker(): TestCreds {
    return this.#ofServer('revoker');
  }

  /** A host's, for a new key; valid for an hour, or until `expiresAt` in seconds since the epoch. */
  host(name: string, expiresAt = nowSeconds() + 3600): TestCreds {
    const user = createNkey('user');
    const jwt = issueHostJwt({
      signing: keyIn(this.#paths.api.hostsSigning),
      agentsAccount: this.#agentsAccount,
      host: name,
      userKey: user.publicKey,
      expiresAt,
    });
    return { creds: formatCreds(jwt, user.seed) };
  }

  /** A user who plays all simulated hosts. */
  simulator(name = 'simulator'): TestCreds {
    const user = createNkey('user');
    const jwt = encodeScopedUserJwt({
      issuer: keyIn(this.#paths.simulator.signing),
      issuerAccount: this.#agentsAccount,
      subject: user.publicKey,
      name,
    });
    return { creds: formatCreds(jwt, user.seed) };
  }

  /** The folder with the identity of a host, as its enrolment makes it; its id is that of `simulatedHostId`. */
  hostIdentity(host: string): string {
    const folder = join(this.#trustFolder, 'hosts', host);
    makePrivateFolder(folder);
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
    const day = 86_400_000;
    write('nats.creds', this.host(host, nowSeconds() + 30 * 86_400).creds);
    write('identity.key', createSigningKey().privatePem);
    write('ca.pem', '');
    const enrolled = {
      host,
      hostId: simulatedHostId(host),
      apiUrl: 'http://127.0.0.1:9',
      natsUrl: 'nats://127.0.0.1:9',
      root: 'none',
      machine: { machineId: null, productUuid: null },
      expiresAt: new Date(Date.now() + 30 * day).toISOString(),
      renewAtMs: Date.now() + 15 * day,
    };
    write('identity.json', JSON.stringify(enrolled));
    return folder;
  }

  /** The files that a collector and an API read. */
  get files(): { readonly collector: string; readonly api: string } {
    return { collector: this.#paths.collector.creds, api: this.#paths.api.creds };
  }

  get #agentsAccount(): string {
    return keyIn(this.#paths.init.account('AGENTS')).publicKey;
  }

  #ofAccount(account: AccountName, name: string, permissions: BrokerPermissions): TestCreds {
    const user = createNkey('user');
    const issuer = keyIn(this.#paths.init.account(account));
    const jwt = encodeUserJwt({ issuer, subject: user.publicKey, name }, permissions);
    return { creds: formatCreds(jwt, user.seed) };
  }

  #ofServer(role: Exclude<BrokerRole, 'host' | 'simulator'>): TestCreds {
    return { creds: newUserCreds(role, keyIn(this.#paths.init.account(brokerUsers[role].account))) };
  }
}

function keyIn(file: string): Nkey {
  return nkeyFromSeed(readSecret(file));
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
