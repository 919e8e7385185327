import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a load said about itself when it was over. */
export interface Load {
  readonly name: string;
  readonly pid: number;
  /** The CPU time that it and its children used. */
  readonly cpuSeconds: number;
  /** How many children it started; only those of the load `short` count theirs. */
  readonly children: number;
}

/** Every load waits for its children, prints its own getrusage(2), and then sleeps for some seconds. */
const common = (seconds: number, stays: number): string => `
import hashlib, json, os, resource, subprocess, sys, threading, time
end = time.monotonic() + ${seconds}
children = 0
def burn(until):
  n = 0
  while time.monotonic() < until: n += 1
def report():
  used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
  facts = {'name': sys.argv[1], 'pid': os.getpid(), 'cpuSeconds': used, 'children': children}
  os.write(1, (json.dumps(facts) + chr(10)).encode())
  time.sleep(${stays})
  os._exit(0)
`;

const programs = {
  long: 'burn(end)',
  niced: 'os.nice(10); burn(end)',
  /** As many as 1,000 a second. */
  short: `
while time.monotonic() < end:
  began = time.monotonic()
  os.waitpid(os.posix_spawn('/bin/true', ['true'], os.environ), 0)
  children += 1
  time.sleep(max(0, 0.001 - (time.monotonic() - began)))`,
  /** Threads that work at the same time, and threads that live for some milliseconds. */
  threads: `
data = b'x' * (1 << 20)
def work(until):
  while time.monotonic() < until: hashlib.sha256(data).digest()
while time.monotonic() < end:
  threads = [threading.Thread(target=work, args=(time.monotonic() + 0.05,)) for _ in range(3)]
  [thread.start() for thread in threads]; [thread.join() for thread in threads]
  time.sleep(0.02)`,
  /** One child of half a second after the other. */
  children: `
while time.monotonic() < end:
  pid = os.fork()
  if pid == 0:
    burn(time.monotonic() + 0.5)
    os._exit(0)
  os.waitpid(pid, 0)`,
  /** A shell that no sweep need see, with children of its own. */
  shells: `
while time.monotonic() < end:
  subprocess.run(['/bin/sh', '-c', 'i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; /bin/true; /bin/true'])
  time.sleep(0.05)`,
} as const;

export type LoadName = keyof typeof programs;
export const loadNames = Object.keys(programs) as LoadName[];

/** How long the shell lives after its loads, so that their end is seen while it can tell about them. */
const afterwards = 3;

/**
 * Runs loads at the same time, as children of one shell, which waits for them. Kill them with `stop` if they are not
 * wanted any more. `uidOf` says as which user each runs, by default as that of this process; `stays` for how many
 * seconds it stays when it is over.
 */
export function startLoads(
  names: readonly LoadName[],
  seconds: number,
  {
    uidOf = () => null,
    stays = 0,
  }: { readonly uidOf?: (name: LoadName) => number | null; readonly stays?: number } = {},
): { readonly results: Promise<Load[]>; readonly stop: () => void } {
  const program = (name: LoadName): string => `${common(seconds, stays)}\n${programs[name]}\nreport()`;
  const variables = names.map((name) => [`LOAD_${name}`, program(name)] as const);
  const prefixOf = (uid: number | null): string =>
    uid === null ? '' : `/usr/bin/setpriv --reuid=${uid} --clear-groups `;
  const starts = names.map((name) => `${prefixOf(uidOf(name))}/usr/bin/python3 -c "$LOAD_${name}" ${name} &`).join(' ');
  const shell = spawn('/bin/sh', ['-c', `${starts} wait; sleep ${afterwards}`], {
    env: { ...process.env, ...Object.fromEntries(variables) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let text = '';
  shell.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const results = once(shell, 'close').then(() => {
    const loads = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Load);
    if (loads.length !== names.length) {
      throw new Error(`only ${loads.length} of ${names.length} loads were over`);
    }
    return loads;
  });
  return {
    results,
    stop: () => {
      if (shell.exitCode === null && shell.pid !== undefined) {
        process.kill(-shell.pid, 'SIGKILL');
      }
    },
  };
}
