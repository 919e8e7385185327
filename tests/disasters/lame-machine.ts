import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const hungMount = join(here, '../../libs/psutil-core/tests/testing/hung-mount.py');

/**
 * What goes wrong on a machine, for an agent in a mount namespace of its own: only that agent sees the mounts, the name
 * service and the full disk. Needs root and a C compiler.
 */
export class LameMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'psfleet-disasters-'));
  readonly #children: ChildProcess[] = [];

  constructor() {
    for (const [source, ...options] of [
      ['storm', '-o', join(this.folder, 'storm')],
      ['slow-names', '-shared', '-fPIC', '-o', join(this.folder, 'slow-names.so')],
    ] as const) {
      execFileSync('gcc', ['-O2', ...options, join(here, `${source}.c`)]);
    }
    writeFileSync(join(this.folder, 'nsswitch.conf'), 'passwd: files hesiod\n');
    mkdirSync(join(this.folder, 'disk'));
  }

  /** The state folder of the agent: on a disk of its own, which `fillDisk` fills. */
  get state(): string {
    return join(this.folder, 'disk/state');
  }

  /** Starts the agent; `pid` of the result is its own. */
  startAgent(env: Readonly<Record<string, string>>): ChildProcess {
    const main = join(here, '../../apps/agent/dist/main.js');
    const script = `set -e
      mount -t tmpfs -o size=4m disk "$1/disk"
      mkdir -m 700 "$1/disk/state"
      mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
      for library in /lib/*-linux-gnu/libnss_hesiod.so.2 /usr/lib64/libnss_hesiod.so.2; do
        if [ -e "$library" ]; then mount --bind "$1/slow-names.so" "$library"; fi
      done
      exec "$2" "$3"`;
    const args = ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', this.folder, process.execPath, main];
    const agent = spawn('unshare', args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#children.push(agent);
    return agent;
  }

  /** Six file systems that never answer. */
  async hangMounts(agent: ChildProcess): Promise<void> {
    for (const nr of [1, 2, 3, 4, 5, 6]) {
      const path = join(this.folder, `nas-${nr}`);
      mkdirSync(path);
      await this.#startIn(agent, 'mounted', ['python3', hungMount, 'fuse.hung', path, `nas:/${nr}`]);
    }
  }

  fillDisk(agent: ChildProcess): void {
    const fill = 'dd if=/dev/zero of="$1/disk/ballast" bs=4k 2> /dev/null; test -s "$1/disk/ballast"';
    execFileSync('nsenter', [`--target=${agent.pid}`, '--mount', 'sh', '-c', fill, 'sh', this.folder]);
  }

  /** Starts processes of users whom only the name service knows. Returns their pids. */
  startUnknownUsers(uids: readonly number[]): number[] {
    return uids.map((uid) => {
      const child = spawn('sleep', ['100000'], { uid, stdio: 'ignore' });
      this.#children.push(child);
      return child.pid ?? 0;
    });
  }

  async startLongArguments(count: number): Promise<void> {
    await this.#start('started', ['python3', join(here, 'long-arguments.py'), String(count)]);
  }

  /** Resolves with how many processes it started. */
  async storm(perSecond: number, seconds: number): Promise<number> {
    const storm = spawn(join(this.folder, 'storm'), [String(perSecond), String(seconds)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.push(storm);
    const [line] = (await once(storm.stdout, 'data')) as [Buffer];
    return Number(line.toString());
  }

  async remove(): Promise<void> {
    for (const child of this.#children.toReversed()) {
      // The programs that hold a mount or others end, and clean up, at the end of their input.
      child.stdin?.end();
      if (child.stdin === null) {
        child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) {
        await once(child, 'exit');
      }
    }
    rmSync(this.folder, { recursive: true });
  }

  async #startIn(agent: ChildProcess, word: string, command: readonly string[]): Promise<void> {
    await this.#start(word, ['nsenter', `--target=${agent.pid}`, '--mount', ...command]);
  }

  async #start(word: string, [program = '', ...args]: readonly string[]): Promise<void> {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#children.push(child);
    const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
    if (!String(line).startsWith(word)) {
      throw new Error(`${program} ${args.join(' ')}: ${String(line)}`);
    }
  }
}
