import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@psfleet/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityFiles, readIdentity, writeEnrolled, type Enrolled } from './identity-folder.js';

const enrolled: Enrolled = {
  host: 'web-1',
  hostId: '0'.repeat(32),
  apiUrl: 'https://psfleet.example.org:7780',
  natsUrl: 'tls://psfleet.example.org:7781',
  root: 'k'.repeat(43),
  machine: { machineId: null, productUuid: null },
  expiresAt: '2026-12-22T20:00:10.004Z',
  renewAtMs: 1_795_377_312_000,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-identity-'));
  const { creds, key, ca } = identityFiles(folder);
  writeEnrolled(folder, enrolled);
  for (const file of [creds, key, ca]) {
    writeFileSync(file, 'content');
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('readIdentity', () => {
  it('reads what was written', () => {
    expect(readIdentity(folder)).toEqual(enrolled);
  });

  it('says how to enrol a machine that never was', () => {
    expect(() => readIdentity(join(folder, 'none'))).toThrow(ConfigError);
    expect(() => readIdentity(join(folder, 'none'))).toThrow(/`psfleet enroll create`.*psfleet-agent enroll/);
  });

  it.each(['creds', 'key', 'ca'] as const)('says how to replace a host that has lost its %s', (name) => {
    rmSync(identityFiles(folder)[name]);
    expect(() => readIdentity(folder)).toThrow(/is missing.*psfleet enroll create --replace web-1/);
  });

  it.each(['', '{}', 'null', '[', JSON.stringify({ ...enrolled, hostId: '' }), '"text"'])('refuses %j', (text) => {
    writeFileSync(identityFiles(folder).enrolled, text);
    expect(() => readIdentity(folder)).toThrow(/is damaged.*--replace/);
  });
});
