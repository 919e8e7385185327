// Debian packages of other products, installed and run where they change nothing on the machine: in a mount namespace
// with a writable layer over the root file system. They share the machine's processes and network.
import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const script = new URL('overlay.sh', import.meta.url).pathname;

export class DebianOverlay {
  #folder = mkdtempSync(join(os.tmpdir(), 'psfleet-peers-'));
  #holder;

  /** Installs the packages. Needs root. Takes about a minute. */
  async start(packages) {
    this.#holder = spawn('unshare', ['--mount', 'sh', script, this.#folder, ...packages], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ready = await Promise.race([
      once(createInterface({ input: this.#holder.stdout }), 'line'),
      once(this.#holder, 'exit').then(() => null),
    ]);
    if (ready === null) {
      throw new Error('the packages of the other products could not be installed (see above)');
    }
  }

  /** Writes a file that programs of the overlay see under the same path. */
  write(path, text) {
    this.run('sh', ['-c', 'mkdir -p "$(dirname "$1")" && cat > "$1"', 'sh', path], text);
  }

  /** Runs a program to its end; its standard output as text. */
  run(program, args, input = '') {
    return execFileSync('nsenter', this.#arguments(program, args), {
      input,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  /** Starts a program that runs until the overlay stops; what it prints goes to `output`, a file of the machine. */
  spawn(program, args, output = '/dev/null') {
    const file = openSync(output, 'a');
    spawn('nsenter', this.#arguments(program, args), {
      stdio: ['ignore', file, file],
      detached: true,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC' },
    });
    closeSync(file);
  }

  /** A file outside the overlay, in a folder that is removed with it. */
  file(name) {
    return join(this.#folder, name);
  }

  /** Pids of the overlay's processes whose executable has one of these names. */
  pidsOf(names) {
    return this.#processes()
      .filter(({ executable }) => names.includes(executable))
      .map(({ pid }) => pid);
  }

  /** Ends what runs in it, and removes it. */
  async stop() {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      for (const { pid } of this.#processes().filter((each) => Number(each.pid) !== this.#holder.pid)) {
        killIfAlive(Number(pid), signal);
      }
      for (let waited = 0; waited < 50 && this.#processes().length > 1; waited++) {
        await sleep(100);
      }
    }
    if (this.#holder.exitCode === null) {
      const ended = once(this.#holder, 'exit');
      this.#holder.stdin.end();
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #arguments(program, args) {
    return ['-t', String(this.#holder.pid), '-m', 'chroot', join(this.#folder, 'root'), program, ...args];
  }

  /** The processes in the mount namespace of the overlay: all of them were started by this class. */
  #processes() {
    const namespace = linkOrNull(`/proc/${this.#holder.pid}/ns/mnt`);
    return readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid) && namespace !== null && linkOrNull(`/proc/${pid}/ns/mnt`) === namespace)
      .map((pid) => ({ pid, executable: linkOrNull(`/proc/${pid}/exe`)?.split('/').at(-1) ?? '' }));
  }
}

/** Null once the process has ended, and for one with more rights than this one, which is none of ours. */
function linkOrNull(path) {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH' || error.code === 'EACCES') {
      return null;
    }
    throw error;
  }
}

function killIfAlive(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}
