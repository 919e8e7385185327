import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownCommand } from './own-command.js';

const url = 'http://127.0.0.1:7780';
const config = { home: '/srv/a home', apiHost: '127.0.0.1', inherited: {} };
const command = (changes: Partial<typeof config> & { inherited?: Record<string, string> } = {}): string =>
  ownCommand({ ...config, ...changes }, url, '/usr/bin/node');

/** What a shell in another folder would run, and with which settings of psfleet. */
function inShell(line: string): { readonly argv: string[]; readonly settings: string[] } {
  const shown = `node() { printf '%s\\n' "$@"; env | grep ^PSFLEET_; }`;
  const script = `${shown}; ${line.replace('/usr/bin/node', 'node')} status`;
  const { stdout } = spawnSync('/bin/sh', ['-c', script], {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  const lines = stdout.trimEnd().split('\n');
  return { argv: lines.slice(0, 2), settings: lines.slice(2).sort() };
}

describe('the command that `psfleet up` suggests', () => {
  it('names this checkout and needs no npm, which would ask its registry elsewhere', () => {
    const { argv, settings } = inShell(command());
    expect(existsSync(argv[0] ?? '')).toBe(true);
    expect([argv[0], argv[1]]).toEqual([expect.stringMatching(/^\/.*\/apps\/cli\/bin\/psfleet\.js$/), 'status']);
    expect(settings).toEqual([]);
    expect(command()).not.toMatch(/npx/);
  });

  it('repeats the settings that lead to the same API and token, and no secret', () => {
    const inherited = {
      PATH: '/bin',
      PSFLEET_HOME: './a home',
      PSFLEET_API_PORT: '8880',
      PSFLEET_TOKEN: 'hush',
      PSFLEET_MAX_DISK: '1 GB',
    };
    expect(inShell(command({ inherited })).settings).toEqual(['PSFLEET_API_PORT=8880', 'PSFLEET_HOME=/srv/a home']);
  });

  it('names the URL of an API that listens elsewhere', () => {
    expect(inShell(command({ apiHost: '10.0.0.1' })).settings).toEqual([`PSFLEET_API_URL=${url}`]);
  });
});
