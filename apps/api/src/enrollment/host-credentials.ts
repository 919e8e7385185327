import { Injectable } from '@nestjs/common';
import { issueHostJwt } from '@psfleet/trust';
import { ApiContext } from '../config/api-context.js';
import { ApiKeys } from '../keys/api-keys.js';
import { credentialLifeMs } from '../state/pruned-state.js';

/** What a host connects to the broker with. */
export interface HostCredentials {
  readonly jwt: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly natsUrl: string;
}

/** Issues the credentials of hosts, with a key that can issue no others. */
@Injectable()
export class HostCredentialIssuer {
  readonly #context: ApiContext;
  readonly #keys: ApiKeys;

  constructor(context: ApiContext, keys: ApiKeys) {
    this.#context = context;
    this.#keys = keys;
  }

  issue(host: string, userKey: string): HostCredentials {
    const { config, now } = this.#context;
    const expiresAt = now() + credentialLifeMs;
    const jwt = issueHostJwt({
      signing: this.#keys.hostsSigning,
      agentsAccount: this.#keys.agentsAccount.subject,
      host,
      userKey,
      expiresAt: Math.floor(expiresAt / 1000),
    });
    return { jwt, expiresAt, natsUrl: config.advertisedNatsUrl ?? config.natsUrl };
  }
}
