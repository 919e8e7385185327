import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../testing/spawned.js';

const isRoot = process.getuid?.() === 0;

/** Each is a shell script that becomes a process which does nothing, in a folder of its own; `copy` is /bin/sleep. */
const scripts: Readonly<Record<string, string>> = {
  'a name with a blank': 'copy "a name with a blank"; exec "./$file" 1000',
  'a newline in its name': String.raw`copy 'new\nline'; exec "./$file" 1000`,
  'a tab and an escape sequence': String.raw`copy 'tab\t\033[31mred'; exec "./$file" 1000`,
  'a name that looks like the rest of its stat file': 'copy ") R 1 (x"; exec "./$file" 1000',
  'parentheses and a slash of the wrong kind': String.raw`copy '((x))\\y'; exec "./$file" 1000`,
  'an emoji': 'copy "\u{1f98a} fox"; exec "./$file" 1000',
  'bytes that are not UTF-8': String.raw`copy 'bad\377\376'; exec "./$file" 1000`,
  'a name of 31 bytes': 'copy averyverylongprocessname-worker; exec "./$file" 1000',
  'another one that begins alike': 'copy averyverylongprocessname-master; exec "./$file" 1000',
  'a name of 15 bytes': 'copy exactly-fifteen; exec "./$file" 1000',
  'a deleted executable': `copy gone
    (while [ "$(cat /proc/$$/comm)" != gone ]; do sleep 0.1; done; rm gone) &
    exec "./$file" 1000`,
  'an executable named as if deleted': 'copy "kept (deleted)"; exec "./$file" 1000',
  'odd arguments': String.raw`exec sh -c 'kill -STOP $$' "" "$(printf 'a\nb\007c\377')" "" " "`,
  'a name that it gave itself': `exec python3 -c '
import ctypes, time
ctypes.CDLL(None).prctl(15, b"renamed)( \\xff")
time.sleep(1000)'`,
  'fifty threads': `exec python3 -c '
import threading, time
for i in range(49): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
time.sleep(1000)'`,
  'a folder that was removed': 'mkdir gone; cd gone; rmdir ../gone; exec sleep 1000',
  'a nice value, idle I/O and one CPU': 'exec nice -n 10 ionice -c 3 taskset -c 0 sleep 1000',
  'a stop signal': "exec sh -c 'kill -STOP $$'",
  'open files with odd names': String.raw`odd=$(printf 'a\nb\377'); touch "$odd"; exec sleep 1000 3< "$odd" 4>> log`,
  'an environment with odd values': String.raw`exec env -i "A=$(printf 'x\ny\377')" "B=" sleep 1000`,
};

/** Only root can become another user. */
const scriptsOfRoot: Readonly<Record<string, string>> = {
  'a user without a name': 'exec setpriv --reuid 70001 --regid 70002 --clear-groups sleep 1000',
  'the largest user id': 'exec setpriv --reuid 4294967294 --regid 4294967294 --clear-groups sleep 1000',
};

const prelude = `
set -e
cd "$1"
copy() { file=$(printf "$1"; printf x); file=\${file%x}; cp /bin/sleep "./$file"; }
`;

export interface OddProcesses {
  /** The oddity of each, by PID. */
  readonly byPid: ReadonlyMap<number, string>;
  /** Removes their files; `endSpawned` ends the processes. */
  remove(): void;
}

/** Starts them. They need a moment until each has become what it is. */
export async function startOddProcesses(): Promise<OddProcesses> {
  const root = mkdtempSync(join(tmpdir(), 'psutil-odd-'));
  chmodSync(root, 0o755);
  const all = { ...scripts, ...(isRoot ? scriptsOfRoot : {}) };
  const byPid = new Map<number, string>();
  for (const [what, script] of Object.entries(all)) {
    const folder = mkdtempSync(join(root, 'p-'));
    chmodSync(folder, 0o755);
    const { pid } = await start('sh', ['-c', `${prelude}${script}`, 'sh', folder]);
    byPid.set(pid, what);
  }
  return { byPid, remove: () => rmSync(root, { recursive: true }) };
}
