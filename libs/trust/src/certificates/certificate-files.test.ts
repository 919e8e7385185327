import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateFiles } from '../folder/paths.js';
import { ensureAuthority, ensureServerCertificate } from './certificate-files.js';

const dayMs = 86_400_000;

describe('ensureAuthority', () => {
  let folder: string;
  const files = (name: string): CertificateFiles => ({
    certificate: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-certificates-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes it once, in files that only their owner may read', async () => {
    const first = await ensureAuthority(files('ca'));
    expect(await ensureAuthority(files('ca'))).toEqual(first);
    expect(['ca.pem', 'ca.key'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it.each([
    ['is missing', (): void => rmSync(join(folder, 'ca.key'))],
    ['is of another', (): void => copyFileSync(join(folder, 'server.key'), join(folder, 'ca.key'))],
    ['is damaged', (): void => writeFileSync(join(folder, 'ca.key'), 'damaged')],
  ])('refuses to go on when its key %s', async (_, damage) => {
    await ensureServerCertificate(files('server'), await ensureAuthority(files('ca')), ['fleet']);
    damage();
    await expect(ensureAuthority(files('ca'))).rejects.toMatchObject({
      code: 'unusable-file',
      message: expect.stringContaining(
        `${files('ca').certificate} and ${files('ca').key} do not belong together: restore both`,
      ),
    });
  });
});

describe('ensureServerCertificate', () => {
  let folder: string;
  const files = (name: string): CertificateFiles => ({
    certificate: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
  });
  const stored = (): string => readFileSync(join(folder, 'server.pem'), 'utf8');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-certificates-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps a certificate that is valid for long and has the names', async () => {
    const authority = await ensureAuthority(files('ca'));
    expect(await ensureServerCertificate(files('server'), authority, ['fleet', '::1', '10.0.0.1'])).toBe(true);
    const before = stored();
    expect(await ensureServerCertificate(files('server'), authority, ['Fleet', '0:0:0:0:0:0:0:1'])).toBe(false);
    expect(await ensureServerCertificate(files('server'), authority, ['fleet'], Date.now() + 240 * dayMs)).toBe(false);
    expect(stored()).toBe(before);
  });

  it.each([
    ['expires in less than 120 days', ['fleet'], 246 * dayMs],
    ['lacks a name', ['fleet', 'other'], 0],
    ['lacks an address', ['fleet', '10.0.0.2'], 0],
  ])('renews one that %s', async (_, names, later) => {
    const authority = await ensureAuthority(files('ca'));
    await ensureServerCertificate(files('server'), authority, ['fleet']);
    expect(await ensureServerCertificate(files('server'), authority, names, Date.now() + later)).toBe(true);
  });

  it('renews one of another authority, and a pair of which a crash left one half', async () => {
    const authority = await ensureAuthority(files('ca'));
    await ensureServerCertificate(files('server'), authority, ['fleet']);
    const other = await ensureAuthority(files('other'));
    expect(await ensureServerCertificate(files('server'), other, ['fleet'])).toBe(true);
    rmSync(join(folder, 'server.pem'));
    expect(await ensureServerCertificate(files('server'), other, ['fleet'])).toBe(true);
    expect(await ensureServerCertificate(files('server'), other, ['fleet'])).toBe(false);
  });
});
