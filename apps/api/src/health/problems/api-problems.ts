import { X509Certificate } from 'node:crypto';
import { readFile, statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { openTrustDocument, rootHashOf } from '@psfleet/trust';
import { ApiContext } from '../../config/api-context.js';
import { toTimeText } from '../../http/time-text.js';
import { ApiKeys } from '../../keys/api-keys.js';
import { Revoker } from '../../revocation/revoker.js';
import { StateStore } from '../../state/state-store.js';
import { diskFinding } from './disk-finding.js';
import type { Finding, ProblemCheck } from './finding.js';

const dayMs = 24 * 3_600_000;
const soonMs = 30 * dayMs;
const verySoonMs = 7 * dayMs;

/** Finds what is wrong with the API itself: its state, its certificates and its disk. */
@Injectable()
export class ApiProblems implements ProblemCheck {
  readonly name = 'api';
  readonly #context: ApiContext;
  readonly #store: StateStore;
  readonly #revoker: Revoker;
  readonly #keys: ApiKeys;

  constructor(context: ApiContext, store: StateStore, revoker: Revoker, keys: ApiKeys) {
    this.#context = context;
    this.#store = store;
    this.#revoker = revoker;
    this.#keys = keys;
  }

  async find(): Promise<readonly Finding[]> {
    const { stateFolder } = this.#context.config;
    const { bavail, blocks, bsize } = await statfs(stateFolder);
    return [
      ...this.#stateFindings(),
      ...(await this.#certificateFindings()),
      ...diskFinding('state-disk-filling', `The disk of ${stateFolder}`, bavail * bsize, blocks * bsize),
    ];
  }

  #stateFindings(): Finding[] {
    const { role, state, distributedGeneration } = this.#store.status;
    const generations = `This API has generation ${state.generation}, generation ${distributedGeneration} is newer`;
    return [
      ...(role === 'outdated' ? [{ code: 'state-outdated', detail: generations } as const] : []),
      ...(role === 'writer' && state.revocations.size > 0 && !this.#revoker.isConfirmed
        ? [{ code: 'revocations-unconfirmed', detail: `${state.revocations.size} keys are revoked` } as const]
        : []),
    ];
  }

  async #certificateFindings(): Promise<Finding[]> {
    const now = this.#context.now();
    const { tlsCert, natsCa } = this.#context.config;
    const { trustDocument } = this.#keys;
    const { caPem } = openTrustDocument(trustDocument, rootHashOf(trustDocument.root));
    const files = [tlsCert, natsCa].filter((file) => file !== null);
    const read = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const));
    return [...read, ['The authority of the fleet', caPem] as const]
      .filter(([, pem]) => pem !== '')
      .flatMap(([name, pem]) => expiryFindings(name, new X509Certificate(pem), now));
  }
}

export function expiryFindings(name: string, { validTo }: Pick<X509Certificate, 'validTo'>, now: number): Finding[] {
  const end = Date.parse(validTo);
  if (end - now > soonMs) {
    return [];
  }
  const severity = end - now > verySoonMs ? 'warning' : 'critical';
  return [
    {
      code: 'certificate-expiring',
      severity,
      detail: `${name} ${end > now ? 'expires' : 'expired'} at ${toTimeText(end)}`,
    },
  ];
}
