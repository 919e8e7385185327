import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPackages } from '../programs/debian-packages.js';
import { makePackages, makeSharedFolder, runNetwork } from './run-network.js';

interface ProcessRow {
  readonly username: string | null;
  readonly cmdline: readonly string[];
}

interface Seen {
  readonly printed: { readonly tar: string; readonly deb: string };
  readonly usedTwice: string | null;
  readonly sameName: string | null;
  readonly clone: { readonly health: string; readonly isConnected: boolean };
  readonly lostKey: {
    readonly refusal: string | null;
    readonly taken: string | null;
    readonly warnings: readonly { readonly code: string }[];
  };
  readonly lostState: readonly string[];
  readonly online: readonly { readonly host: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly tables: Readonly<
    Record<string, { readonly hosts: readonly string[]; readonly pids: number; readonly agent?: ProcessRow }>
  >;
  readonly files: Readonly<Record<string, string>>;
  readonly clearText: string;
  readonly cutMs: number;
  readonly peers: readonly string[];
  readonly afterRotation: readonly string[];
}

/** Needs root: the hosts mount file systems and have users of their own. */
describe('three hosts in namespaces of their own that join over TLS', () => {
  // The hosts see this folder; /tmp is each host's own.
  const folder = makeSharedFolder('/var/tmp/psfleet-join-');
  let seen: Seen;

  beforeAll(async () => {
    await installPackages('ansible-core');
    const packages = makePackages(join(folder, 'install'));
    seen = (await runNetwork('network.mjs', { folder, packages })) as Seen;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are online under their names, with the labels of their enrolment', () => {
    expect(seen.online.map(({ host }) => host).toSorted()).toEqual(['web-deb', 'web-role', 'web-tar']);
    expect(seen.online.find(({ host }) => host === 'web-tar')?.labels).toMatchObject({ rack: 'r1' });
  });

  it('run the agent as its own user and show only their own processes', () => {
    for (const [host, { hosts, agent }] of Object.entries(seen.tables)) {
      expect(hosts).toEqual([host]);
      expect(agent?.username).toBe('psfleet-agent');
      expect(agent?.cmdline.join(' ')).not.toContain('psfj.');
    }
  });

  it('keep their keys where only the agent reads them', () => {
    for (const list of Object.values(seen.files)) {
      const lines = list.trim().split('\n');
      expect(lines.length).toBeGreaterThan(3);
      expect(lines.filter((line) => !/^psfleet-agent [67]00 /.test(line))).toEqual([]);
    }
  });

  it('cannot use a token twice, nor reach the API without TLS', () => {
    expect(seen.usedTwice).toMatch(/unknown|expired|used/);
    expect(seen.clearText.trim()).toBe('refused');
  });

  it('cannot take the name of another', () => {
    expect(seen.sameName).toMatch(/web-tar/);
    expect(seen.sameName).toMatch(/--replace/);
  });

  it('do not connect as a copy of another machine', () => {
    expect(seen.clone.isConnected).toBe(false);
    expect(seen.clone.health).toMatch(/machine/);
  });

  it('join again under their name when the key is lost, and need nothing when only the state is', () => {
    expect(seen.lostKey.refusal).toMatch(/psfleet enroll create/);
    expect(seen.lostKey.taken).toMatch(/--replace/);
    expect(seen.lostKey.warnings.map(({ code }) => code)).toContain('lost-key');
    expect(seen.lostState).toEqual(['web-tar']);
  });

  it('are cut from the broker within 2 s of their revocation, and the others are not', () => {
    expect(seen.cutMs).toBeLessThan(2_000);
    expect([...new Set(seen.peers)].toSorted()).toEqual(expect.arrayContaining(['10.77.0.2', '10.77.2.2']));
  });

  it('fetch new credentials by themselves after the key that signs them was rotated, but for the revoked one', () => {
    expect(seen.afterRotation.toSorted()).toEqual(['web-role', 'web-tar']);
  });
});
