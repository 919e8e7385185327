import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const library = join(import.meta.dirname, '..');
const compiler = join(library, '../../node_modules/.bin/tsc');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'failing-calls-'));
  execFileSync(process.execPath, [compiler, '-b', join(library, 'tsconfig.build.json')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program of its own prints; it would end with an uncaught error. */
function run(program: string, wrapper: readonly string[] = []): string {
  const [command, ...rest] = [...wrapper, process.execPath, '--input-type=module', '-e', program];
  return execFileSync(command, rest, { timeout: 20_000, encoding: 'utf8' }).trim();
}

const start =
  `import { openSync, closeSync } from 'node:fs';` +
  `const { createPsutil } = await import(${JSON.stringify(join(library, 'dist/index.js'))});` +
  `const calls = createPsutil().createAbandonableCalls();` +
  `const reason = (error) => error.constructor.name + ': ' + error.message;`;

describe('abandonable calls of a program that cannot start the helper', () => {
  it('are refused without an uncaught error where no descriptor is left', () => {
    const program =
      start +
      `const held = []; try { for (;;) held.push(openSync('/dev/null')); } catch {}` +
      `const answer = await calls.userName(0).catch(reason);` +
      `held.forEach((fd) => closeSync(fd)); console.log(answer);`;
    expect(run(program, ['prlimit', '--nofile=1024:1024'])).toMatch(
      /^Unresponsive: .*the helper does not run: spawn .* EMFILE/,
    );
  });

  it('are refused without an uncaught error while an update writes the program', () => {
    const busy = join(folder, 'node');
    const program =
      start +
      `const fd = openSync(${JSON.stringify(busy)}, 'w', 0o755); process.execPath = ${JSON.stringify(busy)};` +
      `console.log(await calls.userName(0).catch(reason), calls.helperPid);`;
    expect(run(program)).toMatch(/^Unresponsive: the helper does not run: spawn ETXTBSY null$/);
  });
});

describe('abandonable calls of a machine with a name service module that prints', () => {
  it('are answered, whatever it prints in front of an answer', () => {
    writeFileSync(join(folder, 'loud.c'), loudModule);
    execFileSync('cc', ['-shared', '-fPIC', '-o', join(folder, 'loud.so'), join(folder, 'loud.c')]);
    writeFileSync(join(folder, 'nsswitch.conf'), 'passwd: files hesiod\n');
    // It replaces a module that glibc brings along and no machine uses.
    const script = `
      mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf
      for library in /lib/*-linux-gnu/libnss_hesiod.so.2 /usr/lib64/libnss_hesiod.so.2; do
        if [ -e "$library" ]; then mount --bind "$0/loud.so" "$library"; fi
      done
      exec "$@"`;
    const program = start + `console.log(await calls.userName(70001).catch(reason), await calls.userName(0));`;
    expect(run(program, ['unshare', '--mount', 'sh', '-c', script, folder])).toBe('loud root');
  });
});

const loudModule = `
#include <nss.h>
#include <pwd.h>
#include <stdio.h>
enum nss_status _nss_hesiod_getpwuid_r(uid_t uid, struct passwd *entry, char *text, size_t length, int *errnop) {
  printf("[1,\\"cm9vdA==\\"]\\nloading");
  fflush(stdout);
  entry->pw_name = entry->pw_passwd = entry->pw_gecos = entry->pw_dir = entry->pw_shell = text;
  snprintf(text, length, "loud");
  entry->pw_uid = uid;
  entry->pw_gid = 0;
  return NSS_STATUS_SUCCESS;
}
`;
