import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pause, readIfPresent, type ServerUsers, writeWhole } from '@psfleet/service-kit';
import {
  createNkey,
  createSigningKey,
  formatCreds,
  type JoinToken,
  type Nkey,
  nkeyFromSeed,
  openTrustDocument,
  parseJoinToken,
  publicKeyOf,
} from '@psfleet/trust';
import { isHostName, type MachineMarks } from '@psfleet/wire';
import { type ApiRequest, ApiRequestError, checkApiUrl, requestApi } from './api-request.js';
import { adoptIdentity, identityFiles, prepareFolder, writeEnrolled, type Enrolled } from './identity-folder.js';
import { renewAt } from './jwt-life.js';

/** How often the request is repeated, with the same keys, when the API does not answer. */
const attempts = 5;
const firstRetryMs = 500;

export interface EnrollOptions {
  /** URL of the API. */
  readonly api: string;
  /** The text of the join token. */
  readonly token: string;
  /** Where the identity is to be. */
  readonly folder: string;
  readonly hostname: string;
  readonly machine: MachineMarks;
  /** The users, besides this one and root, whose API is trusted on this machine without TLS. */
  readonly serverUsers: ServerUsers;
}

interface Keys {
  readonly user: Nkey;
  readonly identityPem: string;
}

interface Joined {
  readonly host: string;
  readonly hostId: string;
  readonly jwt: string;
  readonly expiresAt: string;
  readonly natsUrl: string;
}

/**
 * Makes this machine a host of the fleet: makes its keys here, and has the API confirm them with the join token. The
 * token's secret is sent only once the server has proved that it has the root key that the token names. Throws
 * TrustError, ApiRequestError or TypeError, whose messages name the remedy.
 */
export async function enrollHost(options: EnrollOptions): Promise<Enrolled> {
  const { api, token, folder, hostname, machine, serverUsers } = options;
  const apiUrl = checkApiUrl(api);
  const joinToken = parseJoinToken(token);
  const trust = openTrustDocument(
    await requestApi({ api: apiUrl, path: '/api/v1/trust', ca: null, serverUsers }),
    joinToken.rootHash,
  );
  const prepared = prepareFolder(folder);
  const files = identityFiles(prepared);
  const keys = prepareKeys(prepared, joinToken);
  const answer = await redeem(
    { api: apiUrl, ca: trust.caPem, serverUsers },
    {
      id: joinToken.id,
      secret: joinToken.secret,
      hostname,
      userKey: keys.user.publicKey,
      identityKey: publicKeyOf(keys.identityPem),
      machine,
    },
  );
  const { host, hostId, jwt, expiresAt, natsUrl } = checkJoined(answer);
  writeWhole(files.creds, formatCreds(jwt, keys.user.seed));
  writeWhole(files.ca, trust.caPem);
  const identity: Enrolled = {
    host,
    hostId,
    apiUrl,
    natsUrl,
    root: trust.root,
    machine,
    expiresAt,
    renewAtMs: renewAt(jwt, Date.now()),
  };
  writeEnrolled(prepared, identity);
  adoptIdentity(prepared, folder);
  rmSync(pendingFile(folder));
  rmSync(seedFile(folder));
  return identity;
}

/**
 * Keys that only this machine has. They are on disk before the API hears of them: when its answer is lost, the same
 * token brings the same host again with the same keys, and with no others.
 */
function prepareKeys(prepared: string, { id }: JoinToken): Keys {
  const { key } = identityFiles(prepared);
  const [seed, identityPem] = [readIfPresent(seedFile(prepared)), readIfPresent(key)];
  if (readIfPresent(pendingFile(prepared)) === id && seed !== null && identityPem !== null) {
    return { user: nkeyFromSeed(seed), identityPem };
  }
  const keys = { user: createNkey('user'), identityPem: createSigningKey().privatePem };
  rmSync(pendingFile(prepared), { force: true });
  writeWhole(seedFile(prepared), keys.user.seed);
  writeWhole(key, keys.identityPem);
  writeWhole(pendingFile(prepared), id);
  return keys;
}

/** Names the enrolment for which the keys were made. */
function pendingFile(prepared: string): string {
  return join(prepared, 'enrollment');
}

/** The seed, until there are credentials to hold it. */
function seedFile(prepared: string): string {
  return join(prepared, 'nats.seed');
}

async function redeem(how: Pick<ApiRequest, 'api' | 'ca' | 'serverUsers'>, body: object): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestApi({ ...how, path: '/api/v1/enrollments/redeem', body });
    } catch (error) {
      if (!(error instanceof ApiRequestError) || !error.isRetryable || attempt === attempts) {
        throw error;
      }
    }
    await pause(firstRetryMs * 2 ** attempt);
  }
}

function checkJoined(answer: unknown): Joined {
  const joined = answer as Partial<Joined> | null;
  const texts = [joined?.host, joined?.hostId, joined?.jwt, joined?.expiresAt, joined?.natsUrl];
  if (!texts.every((text) => typeof text === 'string' && text !== '') || !isHostName(joined?.host ?? '')) {
    throw new ApiRequestError("the API's answer does not make this machine a host: it may be of another version");
  }
  return joined as Joined;
}
