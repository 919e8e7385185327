// `psfleet up --listen` in the namespace of the server, and what people do there.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.mjs';

const cli = new URL('../../apps/cli/dist/main.js', import.meta.url).pathname;

export class FleetServer {
  /** The address under which the hosts reach it. */
  address;
  output = '';
  #home;
  #packages;
  #up = null;

  constructor({ home, packages, address }) {
    this.#home = home;
    this.#packages = packages;
    this.address = address;
  }

  /** The folder of its keys and data. */
  get home() {
    return this.#home;
  }

  async start() {
    this.output = '';
    const args = ['up', '--without', 'agent', '--listen', this.address, '--accept-old-nats'];
    this.#up = spawn(process.execPath, [cli, ...args], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#up.stdout, this.#up.stderr]) {
      stream.on('data', (chunk) => (this.output += chunk));
    }
    await until('the ready line', () => {
      if (this.#up.exitCode !== null) {
        throw new Error(`psfleet up ended with ${this.#up.exitCode}:\n${this.output}`);
      }
      return this.output.includes('psfleet is ready');
    });
  }

  async stop() {
    this.#up.kill('SIGTERM');
    await once(this.#up, 'exit');
  }

  get #env() {
    return { ...process.env, PSFLEET_HOME: this.#home, PSFLEET_INSTALL_FOLDER: this.#packages };
  }

  /** Runs `psfleet ARGS...`; returns what it prints. */
  psfleet(...args) {
    return execFileSync(process.execPath, [cli, ...args], {
      encoding: 'utf8',
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  /** The line that `psfleet enroll create` prints for a host. */
  joinLine(...options) {
    return this.psfleet('enroll', 'create', ...options)
      .split('\n')
      .find((line) => line.startsWith('echo '));
  }

  async ask(path) {
    const response = await this.#request(path);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  /** Asks for an action on a process; returns its record, or the problem. */
  async act({ verb, args, procUid }) {
    const body = JSON.stringify({ verb, args, target: { procUid } });
    const response = await this.#request('/api/v1/actions', { method: 'POST', body });
    const answer = await response.json();
    return answer.data ?? answer;
  }

  #request(path, options = {}) {
    const token = readFileSync(join(this.#home, 'admin-token'), 'utf8').trim();
    // The API closes idle connections after 5 s, and this process cannot notice that while it waits for a command of a
    // host: it would send the next request into a closed connection.
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' };
    return fetch(`http://127.0.0.1:7780${path}`, { ...options, headers });
  }

  /** Peers of established connections to a port of this server. */
  peersOf(port) {
    const lines = execFileSync('ss', ['-Htn', 'state', 'established', 'sport', '=', `:${port}`], { encoding: 'utf8' });
    return lines.split('\n').flatMap((line) => line.trim().split(/\s+/).at(3)?.replace(/:\d+$/, '') ?? []);
  }
}
