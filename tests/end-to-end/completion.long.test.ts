import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPackages } from '../programs/debian-packages.js';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';
import { PtyProgram } from '../programs/pty-program.js';
import { TerminalUser } from '../programs/terminal-user.js';

/** How each shell is started without anybody's settings, and learns the completions. */
const shells = {
  bash: [['bash', '--noprofile', '--norc', '-i'], 'source <(psfleet completion bash)'],
  zsh: [['zsh', '-f', '-i'], 'autoload -Uz compinit; compinit -u -D; source <(psfleet completion zsh)'],
  fish: [['fish', '--no-config', '-i'], 'psfleet completion fish | source'],
} as const;
/** Typed after the Tab key, so that a blank at the end of a completed word is seen. */
const mark = '@@';
const clearLine = '\u0015';
/** The API may take longer than the 300 ms that a completion waits on a busy machine, so the key is pressed again. */
const limitMs = 120_000;

const machine = new OneMachine();
const user = new TerminalUser(machine);
let host = '';

beforeAll(async () => {
  await installPackages('zsh', 'fish');
  await machine.start();
  host = await eventually(
    'the host',
    async () => {
      const [first] = (await machine.get('/api/v1/hosts')).body.data;
      const { body } = await machine.get(`/api/v1/hosts/${first?.host}/processes?limit=1`);
      return body.data?.length === 1 ? first.host : null;
    },
    limitMs,
  );
}, 300_000);

afterAll(async () => {
  await machine.remove();
  user.remove();
});

/** A shell that has loaded the completions. */
async function openShell(name: keyof typeof shells): Promise<PtyProgram> {
  const [command, load] = shells[name];
  const shell = PtyProgram.start(command, { columns: 120, rows: 30, env: { ...user.env, PS1: '> ' } });
  // The line that is typed has quotes where the one that is written has none.
  shell.type(`${load}; echo loa''ded\n`);
  await shell.shows('loaded');
  return shell;
}

/** The line after somebody has typed the words and pressed Tab. */
async function complete(shell: PtyProgram, words: string): Promise<string> {
  shell.type(`${words}\t${mark}`);
  const screen = await shell.shows(mark);
  const [line = ''] = screen.flatMap((text) => new RegExp(`psfleet.*(?=${mark})`).exec(text) ?? []);
  shell.type(clearLine);
  await shell.shows(new RegExp(`^(?![^]*${mark})`));
  return line;
}

describe.each(Object.keys(shells) as (keyof typeof shells)[])('%s', (name) => {
  it('completes commands, flags, columns, fields, values and names', async () => {
    const shell = await openShell(name);
    const first = host.slice(0, 1);
    const cases = [
      ['psfleet exp', 'psfleet explain '],
      ['psfleet enroll re', 'psfleet enroll revoke '],
      ['psfleet ps --no-h', 'psfleet ps --no-headers '],
      ['psfleet ps -o pid,exeS', 'psfleet ps -o pid,exeState '],
      ['psfleet ps --sort peak', 'psfleet ps --sort peakRss '],
      ['psfleet ps exes', 'psfleet ps exestate:'],
      ['psfleet ps status:sle', 'psfleet ps status:sleeping '],
      ['psfleet query virtual_memory.perc', 'psfleet query virtual_memory.percent '],
      [`psfleet tree ${first}`, `psfleet tree ${host} `],
      [`psfleet ps --host=${first}`, `psfleet ps --host=${host} `],
      [`psfleet kill ${first}`, `psfleet kill ${host}/`],
    ] as const;
    for (const [words, line] of cases) {
      await eventually(`${line} for ${words}`, async () => (await complete(shell, words)) === line, limitMs);
    }
    await shell.hangUp();
  });
});

it('waits for an API that does not answer no longer than a person does', async () => {
  const [asked, left]: [number[], number[]] = [[], []];
  const sockets: Socket[] = [];
  const silent = createServer((socket) => {
    sockets.push(socket);
    socket.once('data', () => asked.push(performance.now()));
    socket.once('error', () => {});
    socket.once('close', () => left.push(performance.now()));
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const env = { ...user.env, PSFLEET_API_URL: `http://127.0.0.1:${port}`, PSFLEET_TOKEN: 'a-token' };
  const { stdout, stderr } = await promisify(execFile)('psfleet', ['__complete', '--', 'tree', ''], { env });
  await eventually('the end of the connection', () => left.length === 1);
  sockets.forEach((socket) => socket.destroy());
  silent.close();
  expect([stdout, stderr]).toEqual(['', '']);
  // An ordinary command would wait for 15 s.
  expect((left[0] ?? Infinity) - (asked[0] ?? 0)).toBeLessThan(10_000);
});
