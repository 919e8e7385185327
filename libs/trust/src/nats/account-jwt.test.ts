import { accountNames, type AccountName, serviceExports } from '@psfleet/wire';
import { expect, it } from 'vitest';
import { accountClaims, type AccountKeys, agentsAccountJwt } from './account-jwt.js';
import { decodeJwt } from './jwt.js';
import { createNkey } from './nkey.js';

const keys = Object.fromEntries(
  accountNames.map((name) => [name, createNkey('account').publicKey]),
) as unknown as AccountKeys;

interface Claims {
  readonly limits: Readonly<Record<string, unknown>>;
  readonly exports: readonly { readonly subject: string; readonly response_type: string }[];
  readonly imports: readonly { readonly subject: string; readonly account: string }[];
}

function claimsOf(name: AccountName): Claims {
  return accountClaims(name, keys).nats as unknown as Claims;
}

it('only the account of the streams has JetStream', () => {
  const withJetStream = accountNames.filter((name) => 'disk_storage' in claimsOf(name).limits);
  expect(withJetStream).toEqual(['CORE']);
});

it('each import names an account that exports exactly that', () => {
  const imports = accountNames.flatMap((name) => claimsOf(name).imports);
  expect(imports).toHaveLength(serviceExports.length);
  for (const { subject, account } of imports) {
    const from = accountNames.find((name) => keys[name] === account) ?? 'SYS';
    expect(claimsOf(from).exports.map((each) => each.subject)).toContain(subject);
  }
});

it('no export of the streams is wider than one stream, but for what hosts and retries publish', () => {
  const wide = claimsOf('CORE').exports.filter(({ subject }) => /^\$JS\.API\..*[*>]/.test(subject));
  expect(wide.map(({ subject }) => subject.replace(/\.KV_[\w-]+\.>$/, ''))).toEqual(
    wide.map(() => '$JS.API.DIRECT.GET'),
  );
});

it('every account without JetStream imports the subject that closes the interface to its own', () => {
  for (const name of ['COLLECTOR', 'API', 'AGENTS'] as const) {
    expect(claimsOf(name).imports).toContainEqual(
      expect.objectContaining({ subject: '$JS.API.INFO', account: keys.CORE }),
    );
  }
});

it("the hosts' account bars revoked keys, whenever their credentials were issued", () => {
  const operatorSigning = createNkey('operator');
  const revoked = createNkey('user').publicKey;
  const options = { claims: accountClaims('AGENTS', keys), operatorSigning };
  const jwt = decodeJwt(agentsAccountJwt({ ...options, revokedKeys: [revoked] }));
  expect(jwt).toMatchObject({ iss: operatorSigning.publicKey, sub: keys.AGENTS });
  expect(jwt.nats['revocations']).toEqual({ [revoked]: Date.UTC(10_000, 0, 1) / 1000 - 1 });
  expect(decodeJwt(agentsAccountJwt({ ...options, revokedKeys: [] })).nats).not.toHaveProperty('revocations');
});
