import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initTrust } from '../folder/init-trust.js';
import { trustPaths } from '../folder/paths.js';
import { openTrustDocument } from '../join/trust-document.js';
import { rootHashOf } from '../join/join-token.js';
import { createAuthority } from './certificate.js';
import { ensureFleetCertificates } from './fleet-certificates.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-fleet-certificates-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (file: string): string => readFileSync(file, 'utf8');

it('gives broker and API certificates and keys of their own, which last', async () => {
  const { broker, api, init } = trustPaths(folder);
  const options = { names: ['fleet.example.org'], givenAuthorities: '' };
  expect(await ensureFleetCertificates(folder, options)).toBe(true);
  expect(await ensureFleetCertificates(folder, options)).toBe(false);
  expect(read(broker.server.key)).not.toBe(read(api.server.key));
  const authority = new X509Certificate(read(init.authority.certificate));
  for (const { certificate } of [broker.server, api.server]) {
    expect(new X509Certificate(read(certificate)).verify(authority.publicKey)).toBe(true);
  }
});

it('shows hosts the authorities in the trust document, also given ones that are added later', async () => {
  const { api, collector } = trustPaths(folder);
  const shown = (): string => {
    initTrust(folder, { simulator: false });
    const root = read(collector.rootKey).trim();
    return openTrustDocument(JSON.parse(read(api.trustDocument)), rootHashOf(root)).caPem;
  };
  const names = ['fleet.example.org'];
  await ensureFleetCertificates(folder, { names, givenAuthorities: '' });
  const own = shown();
  const given = (await createAuthority()).certificatePem;
  await ensureFleetCertificates(folder, { names, givenAuthorities: given });
  expect(shown()).toBe(own + given);
  expect(read(collector.caPem)).toBe(own + given);
});
