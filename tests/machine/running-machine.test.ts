import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findSystemUser } from '@psfleet/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OneMachine } from '../programs/one-machine.js';
import { clickhousePasswords, leaksIn, secretsOf } from './machine-secrets.js';
import { listProcesses, type ListedProcess, strangerCanRead } from './process-list.js';
import { compareWithTable } from './secret-files.js';

const isRoot = process.getuid?.() === 0;
const planted = ['nats-server', 'clickhouse', 'setpriv', 'flock', 'useradd', 'apt-get', 'dpkg', 'tar', 'sh', 'node'];
const machine = new OneMachine();
/** Folders that somebody else could write, each with programs that tell when they run. */
let plantations: string;
let ran: string;

function plant(name: string, mode: number, owner = 0): string {
  const folder = join(plantations, name);
  mkdirSync(folder, { recursive: true });
  for (const program of planted) {
    writeFileSync(join(folder, program), `#!/bin/bash\necho "${name}/${program} $*" >>${ran}\nexit 1\n`, {
      mode: 0o755,
    });
  }
  chmodSync(folder, mode);
  chownSync(folder, owner, owner);
  return folder;
}

describe.runIf(isRoot)('a machine that root started', () => {
  const user = () => findSystemUser('psfleet');
  let token: { readonly token: string };
  let folders: readonly string[];

  beforeAll(async () => {
    plantations = mkdtempSync(join(homedir(), '.psfleet-planted-'));
    ran = join(plantations, 'ran');
    folders = [plant('node_modules/.bin', 0o755), plant('open', 0o777), plant('theirs', 0o755, 12_345)];
    await machine.start({ PATH: [...folders, process.env['PATH']].join(':') });
    const answer = await machine.ask('POST', '/api/v1/enrollments', { ttl: 300 });
    token = (answer.body as { data: { token: string } }).data;
  }, 240_000);
  afterAll(async () => {
    await machine.remove();
    rmSync(plantations, { recursive: true, force: true });
  });

  const parts = (): readonly ListedProcess[] => {
    const all = listProcesses();
    const own = (name: string) =>
      all.filter(({ commandLine }) => commandLine.includes(name) && commandLine.includes('psfleet-one-machine-'));
    const up = all.find(({ pid }) => pid === machine.pid);
    return [up, ...all.filter(({ ppid }) => ppid === machine.pid), ...own('clickhouse-host')].filter(
      (each) => each !== undefined,
    );
  };

  test('only psfleet up and the agent are root; nothing else has a right', () => {
    const rights = Object.fromEntries(
      parts().map(({ commandLine, status }) => {
        const name = /nats-server|clickhouse|dist\/main\.js up|apps\/(?:api|collector|agent)/.exec(commandLine)?.[0];
        const caps = [status['CapInh'], status['CapPrm'], status['CapEff'], status['CapBnd'], status['CapAmb']];
        return [
          name ?? commandLine,
          {
            uids: status['Uid']?.split('\t').map(Number),
            gids: status['Gid']?.split('\t').map(Number),
            groups: status['Groups'] ?? '',
            capabilities: caps.every((set) => /^0+$/.test(set ?? '')) ? 'none' : 'some',
            noNewPrivileges: status['NoNewPrivs'],
          },
        ];
      }),
    );
    const { uid, gid } = user() ?? { uid: -1, gid: -1 };
    const service = {
      uids: [uid, uid, uid, uid],
      gids: [gid, gid, gid, gid],
      groups: '',
      capabilities: 'none',
      noNewPrivileges: '1',
    };
    expect(rights).toEqual({
      'dist/main.js up': expect.objectContaining({ uids: [0, 0, 0, 0] }),
      'apps/agent': expect.objectContaining({ uids: [0, 0, 0, 0] }),
      'apps/api': service,
      'apps/collector': service,
      clickhouse: service,
      'nats-server': service,
    });
  });

  test('each file belongs to its reader, as docs/security.md says', () => {
    const psfleet = user() ?? { uid: -1, gid: -1 };
    const owners = { root: { uid: 0, gid: 0 }, psfleet };
    expect(compareWithTable(machine.home, owners)).toEqual([]);
    // The comparison notices what it is for.
    const [token = '', stray = ''] = ['admin-token', 'stray'].map((name) => join(machine.home, name));
    chmodSync(token, 0o600);
    writeFileSync(stray, '');
    const found = compareWithTable(machine.home, owners);
    chmodSync(token, 0o640);
    rmSync(stray);
    expect(found.toSorted()).toEqual([
      `admin-token has 0:${psfleet.gid} 600, not 0:${psfleet.gid} 640`,
      'stray is not in the table',
    ]);
  });

  test('planted programs are not run, and those that would have been are named', () => {
    expect(existsSync(ran) ? readFileSync(ran, 'utf8') : '').toBe('');
    const [ofNpm = '', open = '', theirs = ''] = folders;
    for (const name of ['nats-server', 'clickhouse']) {
      expect(machine.output).toContain(`${ofNpm}/${name} is not used, because psfleet takes no program of the system`);
      expect(machine.output).toContain(
        `${open}/${name} is not used, because ${open} may be written by others (mode 777)`,
      );
      expect(machine.output).toContain(
        `${theirs}/${name} is not used, because ${theirs} belongs to another user (uid 12345)`,
      );
    }
  });

  test('no secret is in a log, an answer, an argument, or an environment that others can read', async () => {
    const secrets = new Map([...secretsOf(machine.home), [token.token, 'the join token']]);
    expect(secrets.size).toBeGreaterThan(25);
    const places = new Map<string, string>([['output of psfleet up', machine.output]]);
    for (const folder of ['logs', 'nats/log', 'clickhouse/log']) {
      for (const name of readdirSync(join(machine.home, folder))) {
        places.set(`${folder}/${name}`, readFileSync(join(machine.home, folder, name), 'utf8'));
      }
    }
    for (const [url, text] of await everyAnswer()) {
      places.set(url, text);
    }
    for (const { pid, commandLine } of listProcesses()) {
      places.set(`arguments of ${pid}`, commandLine);
    }
    for (const { pid, commandLine } of parts()) {
      expect(`${strangerCanRead(`/proc/${pid}/environ`)} ${commandLine}`).toBe(`false ${commandLine}`);
    }
    const leaks = [...places].flatMap(([place, text]) => leaksIn(text, secrets).map((file) => `${file} in ${place}`));
    expect(leaks).toEqual([]);
    for (const secret of secrets.keys()) {
      expect(leaksIn(`before${secret}after`, secrets)).toHaveLength(1);
    }
  });

  /** What every GET answers that needs no parameter but a host, and some refusals. */
  async function everyAnswer(): Promise<ReadonlyMap<string, string>> {
    const description = (await machine.get('/openapi.json')).body as { paths: Record<string, object> };
    const [host] = ((await machine.get('/api/v1/hosts')).body as { data: { host: string }[] }).data;
    const paths = Object.entries(description.paths)
      .filter(([path, methods]) => 'get' in methods && !path.endsWith('/stream'))
      .map(([path]) => path.replace('{host}', host?.host ?? ''))
      .filter((path) => !path.includes('{'));
    expect(paths.length).toBeGreaterThan(10);
    const answers = new Map<string, string>();
    for (const path of [...paths, '/healthz', '/readyz', '/docs', `/api/v1/processes?limit=10000`]) {
      answers.set(path, JSON.stringify((await machine.get(path)).body));
      answers.set(`${path} without a token`, JSON.stringify((await machine.ask('GET', path, undefined, {})).body));
    }
    return answers;
  }

  test('the environment of a part has no secret of another part', () => {
    const holders = parts().flatMap(({ pid, commandLine }) => {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return Object.entries(clickhousePasswords(machine.home))
        .filter(([, password]) => environment.includes(password))
        .map(([name]) => `${name}: ${/apps\/\w+/.exec(commandLine)?.[0] ?? commandLine}`);
    });
    expect(holders.toSorted()).toEqual(['api: apps/api', 'collector: apps/collector']);
  });
});
