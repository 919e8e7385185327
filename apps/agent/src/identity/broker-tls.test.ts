import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokerTls } from './broker-tls.js';

describe('brokerTls', () => {
  let folder: string;
  let caFile: string;
  let noCaFile: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-tls-'));
    caFile = join(folder, 'ca.pem');
    noCaFile = join(folder, 'none.pem');
    writeFileSync(caFile, 'a certificate');
    writeFileSync(noCaFile, '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['nats://127.0.0.1:7781', '127.0.0.1:7781', 'nats://localhost,nats://[::1]:7781'])(
    'lets %s be without TLS, which stays on this machine',
    (urls) => {
      expect(brokerTls(urls, caFile, null)).toBeNull();
    },
  );

  it.each([
    'nats://fleet.example.org:7781',
    'tls://127.0.0.1:7781',
    'nats://127.0.0.1:7781, nats://10.0.0.1',
    'fleet:7781',
  ])('demands TLS of %s, with the authority of the enrolment', (urls) => {
    expect(brokerTls(urls, caFile, null)).toEqual({ caFile });
    expect(brokerTls(urls, noCaFile, 'fleet')).toEqual({ serverName: 'fleet' });
  });
});
