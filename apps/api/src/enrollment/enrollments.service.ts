import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { createJoinToken, encodeJoinToken, rootHashOf } from '@psfleet/trust';
import { ApiContext } from '../config/api-context.js';
import { Problem } from '../http/problem.js';
import { toTimeText } from '../http/time-text.js';
import { ApiKeys } from '../keys/api-keys.js';
import { withEntry, withoutEntry, type Enrollment } from '../state/control-state.js';
import { StateStore } from '../state/state-store.js';
import type { CreateEnrollmentBody } from './enrollment.body.js';
import type { EnrollmentResponse, EnrollmentStatus, NewEnrollmentResponse } from './enrollment.response.js';

/** Addresses for listening, not for connecting. */
const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** What administrators do with enrolments: permit hosts to join, and take that back. */
@Injectable()
export class EnrollmentsService {
  readonly #context: ApiContext;
  readonly #store: StateStore;
  readonly #keys: ApiKeys;

  constructor(context: ApiContext, store: StateStore, keys: ApiKeys) {
    this.#context = context;
    this.#store = store;
    this.#keys = keys;
  }

  async create({ uses, ttl, labels, namePattern, replace }: CreateEnrollmentBody): Promise<NewEnrollmentResponse> {
    const now = this.#context.now();
    const token = createJoinToken(rootHashOf(this.#keys.trustDocument.root));
    const enrollment: Enrollment = {
      id: token.id,
      secretHash: createHash('sha256').update(token.secret).digest('hex'),
      createdAt: now,
      expiresAt: now + ttl * 1000,
      uses,
      used: 0,
      labels,
      namePattern: namePattern ?? null,
      replace: replace ?? null,
    };
    await this.#store.change((state) => {
      if (replace !== undefined && !state.hosts.has(replace)) {
        throw new Problem('unknown-host', `No enrolled host is named ${replace}: a new host needs no replace`);
      }
      return {
        change: { enrollments: withEntry(state.enrollments, enrollment.id, enrollment) },
        result: undefined,
      };
    });
    return { ...toFields(enrollment, now), token: encodeJoinToken(token), apiUrl: this.#apiUrl };
  }

  get #apiUrl(): string | null {
    const { advertisedApiUrl, listen, tlsPort } = this.#context.config;
    if (advertisedApiUrl !== null || listen === null) {
      return advertisedApiUrl;
    }
    const address = wildcards.has(listen) ? hostname() : listen;
    return `https://${address.includes(':') ? `[${address}]` : address}:${tlsPort}`;
  }

  /** Newest first. */
  list(): EnrollmentResponse[] {
    const now = this.#context.now();
    return [...this.#store.state.enrollments.values()]
      .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1))
      .map((enrollment) => toFields(enrollment, now));
  }

  /** Hosts that joined with it stay. Throws a 404. */
  revoke(id: string): Promise<EnrollmentResponse> {
    const now = this.#context.now();
    return this.#store.change((state) => {
      const enrollment = state.enrollments.get(id);
      if (enrollment === undefined) {
        throw new Problem('no-such-enrollment', `No enrolment has the id ${id}`);
      }
      return {
        change: { enrollments: withoutEntry(state.enrollments, id) },
        result: toFields(enrollment, now),
      };
    });
  }
}

/** The fields of an EnrollmentResponse. */
type EnrollmentFields = { readonly [Field in keyof EnrollmentResponse]: EnrollmentResponse[Field] };

function toFields(enrollment: Enrollment, now: number): EnrollmentFields {
  const { id, createdAt, expiresAt, uses, used, labels, namePattern, replace } = enrollment;
  return {
    id,
    status: statusOf(enrollment, now),
    createdAt: toTimeText(createdAt),
    expiresAt: toTimeText(expiresAt),
    uses,
    used,
    labels,
    namePattern,
    replace,
  };
}

function statusOf({ expiresAt, uses, used }: Enrollment, now: number): EnrollmentStatus {
  return used >= uses ? 'used up' : now < expiresAt ? 'open' : 'expired';
}
