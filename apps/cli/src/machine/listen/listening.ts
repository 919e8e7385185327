import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { readIfPresent, type SystemUser, writeWhole } from '@psfleet/service-kit';
import { trustPaths } from '@psfleet/trust';
import type { UpConfig } from '../../config/cli-config.js';
import { shareTrust } from '../service/share-home.js';
import { CommandError } from '../../frame/command-error.js';
import { checkGivenCertificate, type GivenFiles } from './given-certificate.js';
import { interfaceAddresses, type ListenPlan, planListening } from './plan-listening.js';

/** The settings of `psfleet up` that say how others reach it. Throws CommandError. */
export function listeningOptions({ listen, apiHosts, tlsCert, tlsKey, tlsAuthority }: UpConfig): ListeningOptions {
  if ((tlsCert === null) !== (tlsKey === null)) {
    throw new CommandError('PSFLEET_TLS_CERT and PSFLEET_TLS_KEY belong together: set both or neither');
  }
  const names = apiHosts
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const given =
    tlsCert === null || tlsKey === null ? null : { certificate: tlsCert, key: tlsKey, authority: tlsAuthority };
  return { listen, names, given };
}

export interface ListeningOptions {
  /** Address or name to listen on; null keeps everything on loopback. */
  readonly listen: string | null;
  readonly names: readonly string[];
  /** A certificate instead of one of our authority. */
  readonly given: GivenFiles | null;
  /** The user as whom the servers run; by default the caller. */
  readonly user?: SystemUser | undefined;
}

interface ListeningParts {
  readonly trustFolder: string;
  readonly plan: ListenPlan | null;
  readonly given: GivenFiles | null;
  readonly givenAuthorities: string;
  readonly user: SystemUser | undefined;
}

interface ServerFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Names under which programs on the servers' own machine reach them. */
export const localNames = ['localhost', '127.0.0.1', '::1'] as const;
const checkMs = 60_000;

/** How this machine's servers are reached from others, and the certificates with which they show who they are. */
export class Listening {
  readonly plan: ListenPlan | null;
  readonly #trustFolder: string;
  readonly #given: GivenFiles | null;
  readonly #givenAuthorities: string;
  readonly #user: SystemUser | undefined;

  private constructor({ trustFolder, plan, given, givenAuthorities, user }: ListeningParts) {
    this.#trustFolder = trustFolder;
    this.plan = plan;
    this.#given = given;
    this.#givenAuthorities = givenAuthorities;
    this.#user = user;
  }

  /** Makes the certificates. Throws CommandError if the address or a given certificate cannot be used. */
  static async prepare(trustFolder: string, { listen, names, given, user }: ListeningOptions): Promise<Listening> {
    const lookUp = async (name: string): Promise<string> => (await lookup(name)).address;
    const plan =
      listen === null ? null : await planListening(listen, names, { addresses: interfaceAddresses(), lookUp });
    const used = plan === null ? null : given;
    const givenAuthorities = plan === null || used === null ? '' : checkGivenCertificate(used, plan.names[0] ?? '');
    const listening = new Listening({ trustFolder, plan, given: used, givenAuthorities, user });
    await listening.#ensureCertificates();
    return listening;
  }

  get brokerFiles(): ServerFiles {
    return this.#filesFor('broker');
  }

  get apiFiles(): ServerFiles {
    return this.#filesFor('api');
  }

  /** The name that the broker's clients on this machine expect in its certificate; null for that in the URL. */
  get serverName(): string | null {
    return this.#given === null ? null : (this.plan?.names[0] ?? null);
  }

  /** The authorities that clients of the broker on this machine trust. */
  authorityFile(app: 'api' | 'collector'): string {
    return trustPaths(this.#trustFolder)[app].caPem;
  }

  /** Renews our certificates in time, and calls `onChange` after the broker's files changed. Returns how to stop. */
  watch(onChange: () => void, onError: (error: unknown) => void, everyMs: number = checkMs): () => void {
    let known = this.#fingerprint();
    const check = async (): Promise<void> => {
      await this.#ensureCertificates();
      const found = this.#fingerprint();
      if (found !== known) {
        known = found;
        onChange();
      }
    };
    const timer = setInterval(() => void check().catch(onError), everyMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Loads @peculiar/x509 only now: without it, the commands that make no certificates start faster. */
  async #ensureCertificates(): Promise<void> {
    const { ensureFleetCertificates } = await import('@psfleet/trust/certificates');
    await ensureFleetCertificates(this.#trustFolder, {
      names: [...(this.plan?.names ?? []), ...localNames],
      givenAuthorities: this.#givenAuthorities,
    });
    this.#copyGiven();
    shareTrust(this.#trustFolder, this.#user);
  }

  /** The user of the servers may not be able to read the given files, and gets copies. */
  #filesFor(server: 'broker' | 'api'): ServerFiles {
    const paths = trustPaths(this.#trustFolder)[server];
    if (this.#given === null) {
      return paths.server;
    }
    return this.#user === undefined ? this.#given : paths.givenServer;
  }

  #copyGiven(): void {
    if (this.#given === null || this.#user === undefined) {
      return;
    }
    for (const { certificate, key } of [this.brokerFiles, this.apiFiles]) {
      copyIfChanged(this.#given.key, key);
      copyIfChanged(this.#given.certificate, certificate);
    }
  }

  #fingerprint(): string {
    const { certificate, key } = this.#given ?? this.brokerFiles;
    return createHash('sha256').update(readFileSync(certificate)).update(readFileSync(key)).digest('hex');
  }
}

function copyIfChanged(from: string, to: string): void {
  const text = readFileSync(from, 'utf8');
  if (readIfPresent(to) !== text) {
    writeWhole(to, text);
  }
}
