import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';
import { PtyProgram, type PtyOptions } from '../programs/pty-program.js';
import { TerminalUser } from '../programs/terminal-user.js';

/** A name with a control sequence, a change of direction, wide and combining characters. */
const hostile = 'evil\u001B[2J\u202E日本e\u0301';
const shownName = String.raw`evil\u{1b}[2J\u{202e}日本e${'\u0301'}`;
/** So begins its row, and no command line that only names it. */
const inRow = String.raw`evil\u{1b}`;
const redrawn = /evil\\u\{1b\}[^]*F1Help[^\n]*$/;
/** More than is kept of a command line: searches warn of that, in the row of the keys. */
const tooMany = Array<string>(10_000).fill('0');
const cutWarning = 'command lines longer than 8 KiB are cut';
const endKey = '\u001B[F';
const small = { columns: 80, rows: 24 };
const large = { columns: 300, rows: 80 };
const slowBytesPerSecond = 960;
const slowMs = 10_000;
/** A busy machine takes long for a tick. */
const limitMs = 90_000;

const machine = new OneMachine();
const user = new TerminalUser(machine);
const children: ChildProcess[] = [];
let host = '';

function startSleeper(argv0: string, furtherArguments: readonly string[] = []): ChildProcess {
  const child = spawn('sleep', ['600', ...furtherArguments], { argv0, stdio: 'ignore' });
  children.push(child);
  return child;
}

function openTop(words: string, how: Omit<PtyOptions, 'env'>): PtyProgram {
  return PtyProgram.start(['sh', '-c', `echo before; psfleet top -H ${host} ${words}; echo after $?; stty -a`], {
    ...how,
    env: user.env,
  });
}

beforeAll(async () => {
  await machine.start({ PSFLEET_AGENT_INTERVAL: '1s' });
  const { pid } = startSleeper(hostile, tooMany);
  await eventually(
    'the hostile process',
    async () => {
      host = (await machine.get('/api/v1/hosts')).body.data[0]?.host ?? '';
      const { body } = await machine.get(`/api/v1/hosts/${host}/processes?pid=${pid}`);
      return body.data?.length === 1;
    },
    limitMs,
  );
});

afterAll(async () => {
  children.forEach((child) => child.kill('SIGKILL'));
  await machine.remove();
  user.remove();
});

async function closeDialog(top: PtyProgram, text: string): Promise<void> {
  top.type('\u001B');
  await top.shows(new RegExp(`^(?![^]*${text})`));
}

/** Resolves with what the terminal shows afterwards. */
async function quit(top: PtyProgram): Promise<readonly string[]> {
  top.type('q');
  await top.ended;
  return top.shows('after 0');
}

/** The whole screen belongs to top: its columns, then rows, and its keys in the last line. */
function expectLayout(screen: readonly string[], rows: number): void {
  const header = screen.findIndex((line) => /\bPID\b.*\bCOMMAND\b/.test(line));
  const row = screen.findIndex((line) => line.includes(inRow));
  expect(screen, screen.join('\n')).toHaveLength(rows);
  expect(header).toBeGreaterThan(0);
  expect(row).toBeGreaterThan(header);
  expect(screen.at(-1)).toMatch(/^F1Help/);
}

describe('psfleet top in a terminal', () => {
  it('fits every size, shows hostile names as text, and leaves the terminal as it was', async () => {
    const top = openTop('cmd:evil', small);
    expect((await top.shows(cutWarning)).at(-1)).toContain(cutWarning);
    top.type(endKey);
    expectLayout(await top.shows(redrawn), small.rows);
    expect(top.isTakenOver).toBe(true);
    top.resize(large.columns, large.rows);
    const wide = await top.shows(redrawn);
    expectLayout(await top.shows(shownName), large.rows);
    expect(wide.filter((line) => line.includes(inRow))).toHaveLength(1);
    top.resize(small.columns, small.rows);
    expectLayout(await top.shows(redrawn), small.rows);
    top.type('?');
    await top.shows('This help');
    await closeDialog(top, 'This help');
    const screen = await quit(top);
    expect(top.isTakenOver).toBe(false);
    expect(screen[0]).toBe('before');
    expect(top.text).toMatch(/(?<!-)icanon/);
    expect(top.text).toMatch(/(?<!-)\becho\b/);
  });

  it('ends the process that it showed, after a y', async () => {
    const victim = startSleeper('victim-of-top');
    const ended = once(victim, 'exit');
    const top = openTop(`pid:${victim.pid}`, { columns: 120, rows: 40 });
    await top.shows('victim-of-top');
    top.type('k');
    await top.shows('SIGHUP');
    top.type('\r');
    const dialog = await top.shows('y: send SIGTERM');
    expect(dialog.join('\n')).toContain('victim-of-top');
    expect(victim.exitCode).toBeNull();
    top.type('y');
    await top.shows('process ended');
    expect(await ended).toEqual([null, 'SIGTERM']);
    await closeDialog(top, 'process ended');
    await quit(top);
  });

  it('permits no action where it is read-only', async () => {
    const top = openTop('cmd:evil --read-only', { columns: 120, rows: 40 });
    await top.shows(inRow);
    top.type(endKey);
    expect((await top.shows(redrawn)).at(-1)).not.toContain('Kill');
    top.type('k');
    await top.shows('this screen is read-only');
    await quit(top);
  });

  it('drops what a slow line cannot carry, and answers a key with the next frame', async () => {
    const top = openTop('', { ...small, bytesPerSecond: slowBytesPerSecond });
    await top.shows('F1Help');
    const [received, began] = [top.received, performance.now()];
    await sleep(slowMs);
    const seconds = (performance.now() - began) / 1000;
    expect((top.received - received) / seconds).toBeLessThan(slowBytesPerSecond * 1.1);
    const before = top.answers;
    expect(before).toBeGreaterThan(0);
    top.type('?');
    await top.shows('This help');
    // The emulator answers each frame: one may be under way when the key is pressed, and the next one shows its effect.
    expect(top.answers - before).toBeLessThanOrEqual(2);
    await closeDialog(top, 'This help');
    await quit(top);
  });
});
