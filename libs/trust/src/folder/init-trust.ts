import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';
import { type AccountName, accountNames, type BrokerRole, brokerUsers } from '@psfleet/wire';
import { signTrustDocument } from '../join/trust-document.js';
import { accountClaims, type AccountKeys, encodeAccountJwt } from '../nats/account-jwt.js';
import { formatCreds, parseCreds } from '../nats/creds.js';
import { decodeJwt, type NatsClaims } from '../nats/jwt.js';
import { createNkey, type Nkey, nkeyFromSeed, type NkeyKind } from '../nats/nkey.js';
import { encodeOperatorJwt } from '../nats/operator-jwt.js';
import { encodeScopedUserJwt, encodeUserJwt, scopedSigningKey } from '../nats/user-jwt.js';
import { createSigningKey, publicKeyOf } from '../signing/signing-key.js';
import { renderAccountsConfig } from './accounts-config.js';
import { trustPaths, type TrustPaths } from './paths.js';
import { makePrivateFolder, readOrCreate, readSecret } from './secret-files.js';

export interface InitTrustOptions {
  /** Whether simulated hosts may connect. Without it, their signing key does not count. */
  readonly simulator: boolean;
}

/**
 * Makes what is missing of a fleet's keys and credentials, and never replaces a key. What follows from the keys and
 * from the accounts of this version, which are the broker's accounts, is written again when it has changed.
 */
export function initTrust(folder: string, { simulator }: InitTrustOptions): void {
  const paths = trustPaths(folder);
  makePrivateFolder(folder);
  const operatorSigning = readOrCreateNkey(paths.init.operatorSigning, 'operator');
  const accounts = Object.fromEntries(
    accountNames.map((name) => [name, readOrCreateNkey(paths.init.account(name), 'account')]),
  ) as Record<AccountName, Nkey>;

  writeBrokerFiles(paths, operatorSigning, accounts, agentsSigningKeys(paths, simulator));
  readOrCreate(paths.api.operatorSigning, () => `${operatorSigning.seed}\n`);
  for (const [role, file] of credsFiles(paths)) {
    writeIfChanged(file, currentCreds(role, accounts[brokerUsers[role].account], readIfPresent(file)));
  }
  if (simulator) {
    writeSimulatorCreds(paths, accounts.AGENTS);
  }
  writeSigningKeys(paths);
}

/** A role whose users have permissions of their own. */
type ServerRole = Exclude<BrokerRole, 'host' | 'simulator'>;

/** The role's credentials for a new key; they expire only if told to. */
export function newUserCreds(role: ServerRole, account: Nkey, expiresAt?: number): string {
  return userCreds(role, account, createNkey('user'), expiresAt);
}

/**
 * Credentials of the user who makes the streams. They are not kept in a file unless the caller does: nobody needs them
 * once the streams are there.
 */
export function mintCoreCreds(folder: string, expiresAt?: number): string {
  return newUserCreds('core', nkeyFromSeed(readSecret(trustPaths(folder).init.account('CORE'))), expiresAt);
}

/** The credentials that there are, as long as the account and this version's permissions are still what they name. */
function currentCreds(role: ServerRole, account: Nkey, known: string | null): string {
  if (known === null) {
    return newUserCreds(role, account);
  }
  const { jwt, seed } = parseCreds(known);
  const claims = decodeJwt(jwt);
  const fresh = userCreds(role, account, nkeyFromSeed(seed));
  const isCurrent = claims.iss === account.publicKey && saysTheSame(claims, decodeJwt(parseCreds(fresh).jwt).nats);
  return isCurrent ? known : fresh;
}

function userCreds(role: ServerRole, account: Nkey, user: Nkey, expiresAt?: number): string {
  const expiry = expiresAt === undefined ? {} : { expiresAt };
  const jwt = encodeUserJwt({ issuer: account, subject: user.publicKey, name: role, ...expiry }, brokerUsers[role]);
  return formatCreds(jwt, user.seed);
}

/** One user plays all simulated hosts. Its permissions are those of its signing key. */
function writeSimulatorCreds({ simulator }: TrustPaths, agents: Nkey): void {
  const signing = readOrCreateNkey(simulator.signing, 'account');
  const known = readIfPresent(simulator.creds);
  const { iss, nats } = known === null ? { iss: null, nats: null } : decodeJwt(parseCreds(known).jwt);
  if (iss === signing.publicKey && nats?.['issuer_account'] === agents.publicKey) {
    return;
  }
  const user = createNkey('user');
  const jwt = encodeScopedUserJwt({
    issuer: signing,
    issuerAccount: agents.publicKey,
    subject: user.publicKey,
    name: 'simulator',
  });
  writeIfChanged(simulator.creds, formatCreds(jwt, user.seed));
}

function credsFiles({ collector, api }: TrustPaths) {
  return [
    ['collector', collector.creds],
    ['api', api.creds],
    ['revoker', api.revokerCreds],
  ] as const;
}

/** Hosts' credentials are issued by one key, simulated hosts' by another: each key can do no more than its template. */
function agentsSigningKeys({ api, simulator }: TrustPaths, withSimulator: boolean): Record<string, unknown>[] {
  const keyOf = (file: string): string => readOrCreateNkey(file, 'account').publicKey;
  const hosts = scopedSigningKey(keyOf(api.hostsSigning), 'host');
  return withSimulator ? [hosts, scopedSigningKey(keyOf(simulator.signing), 'simulator')] : [hosts];
}

function writeBrokerFiles(
  { init, broker, api }: TrustPaths,
  operatorSigning: Nkey,
  accounts: Readonly<Record<AccountName, Nkey>>,
  signingKeys: readonly Record<string, unknown>[],
): void {
  const operator = readOrCreateNkey(init.operator, 'operator');
  const operatorJwt = encodeOperatorJwt({
    operator,
    signingKeys: [operatorSigning.publicKey],
    systemAccount: accounts.SYS.publicKey,
  });
  const currentOperator = newerOf(readIfPresent(broker.operatorJwt)?.trim(), operatorJwt);
  writeIfChanged(broker.operatorJwt, `${currentOperator}\n`);
  const keys = Object.fromEntries(accountNames.map((name) => [name, accounts[name].publicKey])) as AccountKeys;
  const claims = accountNames.map((name) => accountClaims(name, keys, name === 'AGENTS' ? signingKeys : []));
  const known = JSON.parse(readIfPresent(broker.preload) ?? '{}') as Readonly<Record<string, string>>;
  const preload = Object.fromEntries(
    claims.map((each) => [each.subject, newerOf(known[each.subject], encodeAccountJwt(each, operatorSigning))]),
  );
  writeIfChanged(broker.preload, toJson(preload));
  writeIfChanged(broker.accountsConfig, renderAccountsConfig(currentOperator, preload));
  writeIfChanged(api.agentsAccount, toJson(claims.find(({ name }) => name === 'AGENTS')));
}

/**
 * The JWT that there is, as long as the new one says the same. The broker takes a newer account from here in place of
 * the one that it got from the API with the revoked hosts; the API then sends those again.
 */
function newerOf(known: string | undefined, fresh: string): string {
  const [before, after] = [known === undefined ? null : decodeJwt(known), decodeJwt(fresh)];
  return known !== undefined && before?.iss === after.iss && saysTheSame(before, after.nats) ? known : fresh;
}

function saysTheSame(claims: NatsClaims, nats: NatsClaims['nats']): boolean {
  return isDeepStrictEqual(claims.nats, nats);
}

function writeSigningKeys({ init, collector, api }: TrustPaths): void {
  const rootPem = readOrCreate(init.rootKey, () => createSigningKey().privatePem);
  const statePem = readOrCreate(api.stateKey, () => createSigningKey().privatePem);
  const root = publicKeyOf(rootPem);
  writeIfChanged(collector.rootKey, `${root}\n`);
  const caPem = readIfPresent(init.caPem) ?? '';
  const document = { version: 1, root, caPem, stateKey: publicKeyOf(statePem) } as const;
  // Ed25519 signs the same bytes with the same signature, so an unchanged document is an unchanged file.
  writeIfChanged(api.trustDocument, toJson(signTrustDocument(document, rootPem)));
}

function readOrCreateNkey(file: string, kind: NkeyKind): Nkey {
  return nkeyFromSeed(readOrCreate(file, () => `${createNkey(kind).seed}\n`));
}

function writeIfChanged(file: string, text: string): void {
  if (readIfPresent(file) !== text) {
    makePrivateFolder(dirname(file));
    writeWhole(file, text);
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
