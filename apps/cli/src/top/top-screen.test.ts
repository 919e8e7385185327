import { Terminal } from '@xterm/headless';
import type { Process } from '@psfleet/sdk';
import { describe, expect, test } from 'vitest';
import type { TableRequest } from './data/read-table.js';
import { toTopRow } from './model/top-row.js';
import { encodeFrame } from './screen/encode-frame.js';
import { Screen } from './screen/screen.js';
import { type ScreenOptions, TopScreen } from './top-screen.js';
import { plainFields } from '../../tests/plain-process.js';

const now = Date.parse('2026-11-28T03:13:00.000Z');
const at = now - 20_000;

function processOf(pid: number, rest: Partial<Process> = {}): Process {
  return {
    host: 'web-1',
    procUid: String(pid).padStart(16, '0'),
    pid,
    ppid: 1,
    ...plainFields,
    name: `worker${pid}`,
    exe: null,
    cmdline: ['/usr/bin/worker', `--id=${pid}`],
    username: 'app',
    createTime: 1,
    ts: new Date(at).toISOString(),
    status: 'sleeping',
    cpuPercent: 100 - pid,
    cpuTime: pid * 1.5,
    rss: 1_048_576 * pid,
    vms: 1_073_741_824,
    numThreads: 3,
    readBytes: 0,
    writeBytes: 0,
    ...rest,
  };
}

const hostile: readonly Partial<Process>[] = [
  { name: 'evil', cmdline: ['evil\u001B[2J\u001B]0;owned\u0007', '\r\nroot 1'] },
  { username: '数据库管理员甲乙丙', cmdline: ['数据库', '/opt/数据库/bin'] },
  { name: 'e\u0301\u0323', cmdline: ['e\u0301\u0323e\u0301'] },
  { cmdline: ['\u202Egpj.exe', '\u200D\uFEFF'] },
  { cmdline: null, name: '\u0301' },
  { username: null, cpuPercent: null, rss: null, status: null, cpuTime: null },
];

function openScreen(options: Partial<ScreenOptions> = {}): { screen: TopScreen; asked: TableRequest[] } {
  const asked: TableRequest[] = [];
  const screen = new TopScreen(
    {
      scope: { hosts: ['web-1'], labels: [], search: null },
      at: null,
      end: null,
      maxRows: 1000,
      isReadOnly: false,
      isUtc: true,
      now: () => now,
      ...options,
    },
    { ask: (request) => void asked.push(request), run: () => {} },
  );
  return { screen, asked };
}

const tableOf = (processes: readonly Process[], isCut = false) => ({
  at,
  rows: processes.map((process) => toTopRow(process, undefined)),
  isCut,
  warnings: [],
});

/** What a terminal of the size shows, row by row. */
async function show(screen: TopScreen, width: number, height: number): Promise<string[]> {
  const cells = new Screen(width, height);
  screen.draw(cells);
  const terminal = new Terminal({ cols: width, rows: height, allowProposedApi: true });
  await new Promise<void>((resolve) => {
    terminal.write(`\u001B[?7l${encodeFrame(null, cells, { hasColour: true })}`, resolve);
  });
  const rows = Array.from(
    { length: height },
    (_, y) => terminal.buffer.active.getLine(y)?.translateToString().trimEnd() ?? '',
  );
  expect(rows).toEqual(Array.from({ length: height }, (_, y) => cells.textOf(y)));
  return rows;
}

const press = (screen: TopScreen, ...keys: string[]): void => keys.forEach((key) => screen.press({ kind: 'key', key }));

describe('the screen', () => {
  test.each([
    [80, 24],
    [300, 80],
    [40, 10],
    [120, 40],
  ])('of %d x %d shows hostile names as they are escaped, each row in its place', async (width, height) => {
    const { screen } = openScreen();
    screen.setTable(tableOf(hostile.map((rest, index) => processOf(index + 1, rest))));
    const rows = await show(screen, width, height);
    expect(rows[0]).toContain(width < 60 ? ' web-1' : ' psfleet top  web-1');
    expect(rows[4]).toMatch(/PID USER +NI/);
    expect(rows.slice(5, Math.min(11, height - 1)).filter((row) => row !== '')).toHaveLength(Math.min(6, height - 6));
    if (width >= 120) {
      expect(rows[5]).toContain(String.raw`evil\u{1b}[2J\u{1b}]0;owned\u{7} \u{d}\u{a}root 1`);
      expect(rows.join('\n')).toContain(String.raw`\u{202e}gpj.exe \u{200d}\u{feff}`);
      expect(rows.join('\n')).toContain('数据库 /opt/数据库/bin');
    }
  });

  test('at 80 x 24', async () => {
    const { screen } = openScreen();
    screen.setTable(tableOf([processOf(1), processOf(2, { status: 'running' })]));
    const rows = await show(screen, 80, 24);
    expect(rows[0]).toBe(' psfleet top  web-1                                 LIVE 03:12:40 UTC, 20 s ago');
    expect(rows[3]).toBe('Tasks 2, 1 running, 0 zombies');
    expect(rows[4]).toBe('     PID USER       NI     RES S CPU%▼     TIME+ COMMAND');
    expect(rows[5]).toBe('       1 app         0    1.0M S  99.0   0:01.50 /usr/bin/worker --id=1');
    expect(rows[6]).toBe('       2 app         0    2.0M R  98.0   0:03.00 /usr/bin/worker --id=2');
    expect(rows[23]).toMatch(/^F1Help EnterDetails F4Filter/);
  });

  test('of a fleet has the hosts, and says when there are more processes', async () => {
    const { screen } = openScreen({ scope: { hosts: [], labels: [], search: 'name:worker*' } });
    screen.setTable(tableOf([processOf(1)], true));
    const rows = await show(screen, 100, 24);
    expect(rows[0]).toContain('all hosts  name:worker*');
    expect(rows[3]).toContain('Tasks 1 read, there are more');
    expect(rows[5]).toContain('web-1 ');
  });
});

describe('warnings of a table', () => {
  const shownBy = async (screen: TopScreen, warnings: readonly string[]): Promise<string | undefined> => {
    screen.setTable({ ...tableOf([processOf(1)]), warnings });
    return (await show(screen, 80, 24)).at(-1);
  };

  test('give their row back to the keys once a key was pressed, until another comes', async () => {
    const { screen } = openScreen();
    expect(await shownBy(screen, ['some lines are cut'])).toBe(' some lines are cut');
    press(screen, 'down');
    expect(await shownBy(screen, ['some lines are cut'])).toMatch(/^F1Help/);
    expect(await shownBy(screen, ['some lines are cut', 'a host is silent'])).toBe(' a host is silent');
    press(screen, 'down');
    expect(await shownBy(screen, ['some lines are cut', 'a host is silent'])).toMatch(/^F1Help/);
    press(screen, 'down');
    expect(await shownBy(screen, ['some lines are cut'])).toMatch(/^F1Help/);
  });
});

describe('keys', () => {
  test('sort, and ask again only if not all rows were read', () => {
    const { screen, asked } = openScreen();
    screen.setTable(tableOf([processOf(1), processOf(2)]));
    press(screen, 'M');
    expect(screen.view.lines.map(({ row }) => row.pid)).toEqual([2, 1]);
    press(screen, 'I');
    expect(screen.view.lines.map(({ row }) => row.pid)).toEqual([1, 2]);
    expect(asked).toEqual([]);
    screen.setTable(tableOf([processOf(1)], true));
    press(screen, 'T');
    expect(asked).toMatchObject([{ sort: 'cpuTime', isDescending: true, at: null }]);
  });

  test('stay at the moment that is shown, and go on', () => {
    const { screen, asked } = openScreen();
    screen.setTable(tableOf([processOf(1)]));
    press(screen, ' ');
    expect([screen.isLive, asked.at(-1)?.at]).toEqual([false, at]);
    press(screen, '<');
    expect(asked.at(-1)?.at).toBe(at - 60_000);
    press(screen, '>');
    expect(asked.at(-1)?.at).toBe(at);
    press(screen, '>');
    expect(asked.at(-1)?.at).toBeNull();
    press(screen, 'n');
    expect(screen.isLive).toBe(true);
  });

  test('open the help, which gets the keys until it is closed', async () => {
    const { screen } = openScreen();
    press(screen, '?');
    expect((await show(screen, 80, 50)).join('\n')).toMatch(/ctrl-z +Suspend/);
    press(screen, 'down', 'M', 'esc');
    expect(screen.view.column.id).toBe('cpu');
    expect((await show(screen, 80, 50)).join('\n')).not.toMatch(/Suspend/);
  });

  test('that act do nothing on a read-only screen', async () => {
    const { screen } = openScreen({ isReadOnly: true });
    screen.setTable(tableOf([processOf(1)]));
    press(screen, 'k');
    const rows = await show(screen, 100, 24);
    expect(rows[23]).toContain('read-only');
    press(screen, 'up');
    expect((await show(screen, 100, 24))[23]).not.toMatch(/Kill|Nice/);
  });

  test('in a paste are none', () => {
    const { screen } = openScreen();
    screen.press({ kind: 'paste', text: 'qkM\r' });
    expect(screen.view.column.id).toBe('cpu');
  });
});
