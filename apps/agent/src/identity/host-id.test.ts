import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadHostId } from './host-id.js';

describe('loadHostId', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-host-id-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('creates an id once and reads it afterwards', () => {
    const state = join(folder, 'state');
    const id = loadHostId(state);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(loadHostId(state)).toBe(id);
    expect(statSync(join(state, 'host-id')).mode & 0o777).toBe(0o600);
  });

  it('refuses a file that holds something else, which must not make it another host', () => {
    writeFileSync(join(folder, 'host-id'), 'garbage');
    expect(() => loadHostId(folder)).toThrow(/host-id does not hold a host id; remove it/);
  });
});
