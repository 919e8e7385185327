import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { verifyBytes } from '@psfleet/trust';
import { slotOf } from '@psfleet/wire';
import { ApiContext } from '../config/api-context.js';
import { Problem } from '../http/problem.js';
import { toTimeText } from '../http/time-text.js';
import { Revoker } from '../revocation/revoker.js';
import { StateStore } from '../state/state-store.js';
import type { RedeemBody, RenewBody } from './enrollment.body.js';
import type { CredentialsResponse, JoinedHostResponse } from './enrollment.response.js';
import { HostCredentialIssuer, type HostCredentials } from './host-credentials.js';
import { decideJoin, tokenRefusal } from './join-decision.js';

const renewalDomain = 'psfleet-renew';

/** Lets machines join, and gives their hosts new credentials before the old ones expire. */
@Injectable()
export class JoinService {
  readonly #context: ApiContext;
  readonly #store: StateStore;
  readonly #revoker: Revoker;
  readonly #issuer: HostCredentialIssuer;

  constructor(context: ApiContext, store: StateStore, revoker: Revoker, issuer: HostCredentialIssuer) {
    this.#context = context;
    this.#store = store;
    this.#revoker = revoker;
    this.#issuer = issuer;
  }

  /** Throws a Problem that says why the machine may not join. */
  async redeem(request: RedeemBody): Promise<JoinedHostResponse> {
    const hostId = randomBytes(16).toString('hex');
    const { role, state } = this.#store.status;
    // Changes wait for each other and for the broker: strangers must not hold up those of others.
    const refusal = role === 'writer' ? tokenRefusal(state, request, this.#context.now()) : null;
    const outcome =
      refusal === null
        ? await this.#store.change((newest) => decideJoin(newest, request, this.#context.now(), hostId))
        : { refusal };
    if ('refusal' in outcome) {
      this.#context.logger.warn(
        { reason: outcome.refusal.message, hostname: request.hostname, enrollment: request.id },
        'refused to let a machine join',
      );
      throw outcome.refusal;
    }
    const { host } = outcome;
    if (this.#store.state.revocations !== state.revocations) {
      await this.#revoker.push();
    }
    this.#context.logger.info({ host: host.host, enrollment: request.id }, 'a host joined');
    const credentials = this.#issuer.issue(host.host, request.userKey);
    const { jwt, expiresAt, natsUrl } = toResponse(credentials);
    return { host: host.host, hostId: host.hostId, slot: slotOf(host.host), jwt, expiresAt, natsUrl };
  }

  /**
   * Only the enrolled key gets new credentials: a request that somebody recorded and repeats is of no use without it.
   * Throws a Problem.
   */
  renew({ host, userKey, nonce, signature }: RenewBody): CredentialsResponse {
    const record = this.#store.state.hosts.get(host);
    const signed = Buffer.from(`${host}\n${userKey}\n${nonce}`);
    if (
      record === undefined ||
      record.identityKey === null ||
      record.userKey !== userKey ||
      !verifyBytes(renewalDomain, signed, signature, record.identityKey)
    ) {
      throw new Problem(
        'enrollment-unknown',
        'This host is not enrolled with these keys: it was removed or replaced; let it join again with a new token',
      );
    }
    if (record.status === 'revoked') {
      throw new Problem('host-revoked', `The credentials of ${host} were revoked`);
    }
    return toResponse(this.#issuer.issue(host, userKey));
  }
}

function toResponse({ jwt, expiresAt, natsUrl }: HostCredentials): CredentialsResponse {
  return { jwt, expiresAt: toTimeText(expiresAt), natsUrl };
}
