// One machine as `npm start` leaves it: `psfleet up` with a home of its own, beside processes that mostly sleep.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '@psfleet/embedded';
import { measuredTree } from '../measured-tree.mjs';

const killAfterMs = 120_000;
/** Much longer than the first rows take on a busy machine. */
const maxStoredMs = 120_000;
const loadProgram = new URL('../load-processes.py', import.meta.url).pathname;
const ports = ['API', 'NATS', 'CLICKHOUSE', 'COLLECTOR_HEALTH', 'AGENT_HEALTH'];

export class MachineUnderTest {
  #home = mkdtempSync(join(os.tmpdir(), 'psfleet-rest-'));
  #up;
  #load;
  #token;
  /** Lines that `psfleet up` has printed; its own and those that it passes on from the parts. */
  lines = [];

  /** Resolves when every part is ready. `processes` counts those that the machine runs anyway. */
  async start({ processes, working, everySeconds }) {
    await this.#startLoad(processes, working, everySeconds);
    const env = { PATH: process.env.PATH, PSFLEET_HOME: this.#home };
    for (const name of ports) {
      env[`PSFLEET_${name}_PORT`] = String(await findFreePort());
    }
    this.#up = spawn(process.execPath, [join(measuredTree, 'apps/cli/bin/psfleet.js'), 'up', '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { url, adminTokenFile } = await this.#untilReady();
    this.url = url;
    this.#token = readFileSync(adminTokenFile, 'utf8').trim();
    const { data } = await this.request('/hosts');
    this.host = data[0].host;
  }

  get pid() {
    return this.#up.pid;
  }

  /** By these variables a client finds it. */
  get environment() {
    return { PSFLEET_API_URL: this.url, PSFLEET_TOKEN: this.#token };
  }

  /** Resolves when rows of its processes are stored. */
  async untilStored() {
    const deadline = performance.now() + maxStoredMs;
    while ((await this.request('/processes/top?by=cpu&from=-5m&limit=1')).data.length === 0) {
      if (performance.now() > deadline) {
        throw new Error(`no row of its processes was stored in ${maxStoredMs / 1_000} s`);
      }
      await sleep(500);
    }
  }

  async request(path) {
    const response = await fetch(`${this.url}/api/v1${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  /** Lines in all log files of the home, by file. */
  logLines() {
    return new Map(logFilesIn(this.#home).map((file) => [file.slice(this.#home.length), countLines(file)]));
  }

  async stop() {
    for (const child of [this.#up, this.#load]) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
        continue;
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      const ended = once(child, 'exit');
      if (child === this.#load) {
        child.stdin.end();
      } else {
        child.kill('SIGTERM');
      }
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #startLoad(processes, working, everySeconds) {
    const present = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
    const args = [Math.max(working, processes - present), working, everySeconds].map(String);
    this.#load = spawn('python3', [loadProgram, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(this.#load.stdout, 'data');
  }

  #untilReady() {
    return new Promise((resolve, reject) => {
      createInterface({ input: this.#up.stdout }).on('line', (line) => {
        this.lines.push(line);
        const record = JSON.parse(line);
        if (record.adminTokenFile !== undefined) {
          resolve(record);
        }
      });
      this.#up.once('exit', (code) =>
        reject(new Error(`psfleet up ended with ${code}: ${this.lines.slice(-5).join('\n')}`)),
      );
    });
  }
}

/** The servers' data is left out: its folders come and go. */
function logFilesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return /^(data|jetstream)$/.test(entry.name) ? [] : logFilesIn(path);
    }
    return /\.log(\.old|\.\d+)?$/.test(entry.name) ? [path] : [];
  });
}

/** Log files have newlines in their last byte only when complete, so this counts complete lines. */
function countLines(file) {
  let lines = 0;
  for (const byte of readFileSync(file)) {
    lines += byte === 10 ? 1 : 0;
  }
  return lines;
}
