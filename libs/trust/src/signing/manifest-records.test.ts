import { expect, it } from 'vitest';
import { TrustError } from '../errors.js';
import { fetchManifestRecords } from './manifest-records.js';
import { hashRecord, openManifest, signManifest, type Manifest } from './manifest.js';
import { createSigningKey } from './signing-key.js';

const contents = new Map([
  ['hosts.1', Buffer.from('one')],
  ['hosts.2', Buffer.from('two')],
  ['other', Buffer.from('three')],
]);

function manifestOf(generation: number, records: ReadonlyMap<string, Uint8Array> = contents): Manifest {
  return {
    version: 1,
    generation,
    records: Object.fromEntries([...records].map(([name, bytes]) => [name, hashRecord(bytes)])),
  };
}

const fetchFrom =
  (records: ReadonlyMap<string, Uint8Array>, fetched: string[] = []) =>
  (name: string): Promise<Uint8Array | null> => {
    fetched.push(name);
    return Promise.resolve(records.get(name) ?? null);
  };

it('fetches every wanted record, and later only those that changed', async () => {
  const first: string[] = [];
  const isHosts = (name: string): boolean => name.startsWith('hosts.');
  const known = await fetchManifestRecords(manifestOf(1), null, fetchFrom(contents, first), isHosts);
  expect(first).toEqual(['hosts.1', 'hosts.2']);
  const changed = new Map(contents).set('hosts.2', Buffer.from('changed'));
  const second: string[] = [];
  const next = await fetchManifestRecords(manifestOf(2, changed), known, fetchFrom(changed, second), isHosts);
  expect(second).toEqual(['hosts.2']);
  expect([...next.records].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
    ['hosts.1', 'one'],
    ['hosts.2', 'changed'],
  ]);
});

it('refuses a record that is withheld or altered, and names it', async () => {
  const withheld = new Map(contents);
  withheld.delete('hosts.2');
  await expect(fetchManifestRecords(manifestOf(7), null, fetchFrom(withheld))).rejects.toThrow(
    'the record hosts.2 of generation 7 is missing',
  );
  const altered = new Map(contents).set('hosts.1', Buffer.from('One'));
  await expect(fetchManifestRecords(manifestOf(7), null, fetchFrom(altered))).rejects.toThrow(
    'the record hosts.1 of generation 7 is not the signed one',
  );
});

it('a manifest that another key signed, or that was changed, is refused', () => {
  const [key, other] = [createSigningKey(), createSigningKey()];
  const signed = signManifest(manifestOf(3), key.privatePem);
  expect(openManifest(signed, key.publicKey)).toEqual(manifestOf(3));
  expect(() => openManifest(signed, other.publicKey)).toThrow(TrustError);
  const payload = Buffer.from(JSON.stringify(manifestOf(4))).toString('base64');
  expect(() => openManifest({ ...signed, payload }, key.publicKey)).toThrow('signature');
});
