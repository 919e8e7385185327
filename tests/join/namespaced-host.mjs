// A host in network, mount, PID and UTS namespaces of its own, connected to the server's namespace by a cable.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.mjs';

const silent = { stdio: ['ignore', 'ignore', 'inherit'] };
const ip = (...args) => execFileSync('ip', args, silent);
const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' };

export class NamespacedHost {
  name;
  #pid = 0;

  constructor(name) {
    this.name = name;
  }

  /** `removed`: files that this host shall not have; `at`: its number, for addresses and the uid of its agent. */
  async start({ folder, at, machineId, removed }) {
    const root = join(folder, this.name);
    mkdirSync(root);
    const script = join(import.meta.dirname, 'host-root.sh');
    const uid = String(61_001 + at);
    const unshare = ['--net', '--uts', '--pid', '--mount', '--fork', '--kill-child'];
    const child = spawn('unshare', [...unshare, 'sh', script, this.name, root, machineId, uid, ...removed], {
      ...silent,
      env,
    });
    // The first process of its PID namespace, which is the child of unshare.
    this.#pid = await until(`the first process of ${this.name}`, () => {
      const { stdout } = spawnSync('pgrep', ['-P', String(child.pid), '-x', 'sleep'], { encoding: 'utf8' });
      return Number(stdout.trim()) || null;
    });
    this.#connect(`10.77.${at}`);
  }

  #connect(subnet) {
    ip('link', 'add', this.name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.#pid));
    ip('address', 'add', `${subnet}.1/24`, 'dev', this.name);
    ip('link', 'set', this.name, 'up');
    for (const command of [
      `address add ${subnet}.2/24 dev eth0`,
      'link set eth0 up',
      `route add default via ${subnet}.1`,
    ]) {
      execFileSync('nsenter', ['--net', '--target', String(this.#pid), 'ip', ...command.split(' ')], silent);
    }
  }

  /** Runs a shell on the host, which reads the script as if a person typed it; throws unless it ends with 0. */
  run(script, { input = '' } = {}) {
    const { status, stdout, stderr } = spawnSync('nsenter', this.#enter('sh', '-s'), {
      input: `cd /\n${script}\n${input}`,
      encoding: 'utf8',
      env,
      timeout: 180_000,
    });
    if (status !== 0) {
      throw new Error(`${this.name}: ${script}\nended with ${status}:\n${stdout}${stderr}`);
    }
    return stdout;
  }

  /** Ends every program on the host but its first process. */
  endPrograms() {
    this.run("kill $(ps -e -o pid=,comm= | awk '$1 != 1 && $2 !~ /^(sh|ps|awk)$/ {print $1}') 2>/dev/null; sleep 1");
  }

  /** Starts a program on the host that runs until the host ends. */
  startProgram(script) {
    spawn('nsenter', this.#enter('sh', '-c', `cd /; exec ${script}`), {
      stdio: ['ignore', 'ignore', 2],
      env,
    });
  }

  #enter(...command) {
    return ['--target', String(this.#pid), '--net', '--uts', '--pid', '--mount', '--root', '--wdns=/', ...command];
  }
}
