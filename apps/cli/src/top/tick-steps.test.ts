import { setImmediate as turn } from 'node:timers/promises';
import { Fleet } from '@psfleet/sdk';
import { expect, test } from 'vitest';
import { createSnapshotSend } from '../snapshot/snapshot-send.js';
import { TopCommands } from './top-commands.js';
import { TopScreen } from './top-screen.js';

const start = Date.parse('2026-11-28T03:00:00.000Z');
const timeOf = (tick: number): number => start + tick * 10_000;
const isoOf = (tick: number): string => new Date(timeOf(tick)).toISOString();
const lastTick = 9;

/** Ten ticks, which are answered as the API does, each answer only when the test lets it through. */
function open(hosts: readonly string[], end: number | null = null) {
  const answers: (() => void)[] = [];
  const send = createSnapshotSend({
    header: {
      psfleetSnapshot: 1,
      createdAt: isoOf(lastTick),
      from: isoOf(0),
      to: isoOf(lastTick),
      hosts,
      labels: [],
      search: null,
    },
    hosts: hosts.map((host) => ({ host, labels: {} }) as never),
    metrics: [],
    ticks: Array.from({ length: lastTick + 1 }, (_, tick) => ({
      at: isoOf(tick),
      isWhole: true,
      rows: [],
      gone: [],
      warnings: [],
    })),
  });
  const fleet = new Fleet({
    url: 'http://localhost/',
    send: async (...request) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return await send(...request);
    },
  });
  const ended = new AbortController();
  const ignored = (): void => {};
  const commands = new TopCommands({
    fleet,
    signal: ended.signal,
    redraw: ignored,
    redrawAll: ignored,
    suspend: ignored,
    quit: ignored,
  });
  const asked: (number | null)[] = [];
  const screen = new TopScreen(
    {
      scope: { hosts, labels: [], search: null },
      at: null,
      end,
      maxRows: 10,
      isReadOnly: false,
      isUtc: true,
      now: () => timeOf(lastTick) + 5000,
    },
    { ask: ({ at }) => void asked.push(at), run: (command, target) => commands.run(command, target) },
  );
  const showTick = (tick: number): void => screen.setTable({ at: timeOf(tick), rows: [], isCut: false, warnings: [] });
  const press = (...keys: string[]): void => keys.forEach((key) => screen.press({ kind: 'key', key }));
  /** Lets the requests through that there are, one after another, until there are no more. */
  const answerAll = async (): Promise<void> => {
    for (let idle = 0; idle < 20; idle++) {
      await turn();
      const next = answers.shift();
      if (next !== undefined) {
        idle = 0;
        next();
      }
    }
  };
  showTick(lastTick);
  return { screen, asked, press, answerAll, answers, showTick };
}

test('three quick keys go three ticks back, although no table came yet', async () => {
  const { press, asked, answerAll } = open(['web-1']);
  press(',', ',', ',');
  await answerAll();
  expect(asked).toEqual([timeOf(8), timeOf(7), timeOf(6)]);
  press('.', ',', '.');
  await answerAll();
  expect(asked.slice(3)).toEqual([timeOf(7), timeOf(6), timeOf(7)]);
});

test('a step that is under way brings nobody back who went elsewhere', async () => {
  const { screen, press, asked, answerAll, answers } = open(['web-1']);
  press(',', ',');
  await turn();
  expect(answers).toHaveLength(1);
  press('<');
  await answerAll();
  expect(asked).toEqual([timeOf(3)]);
  press(',');
  await turn();
  press('n');
  await answerAll();
  expect(asked).toEqual([timeOf(3), null]);
  expect(screen.isLive).toBe(true);
});

test('there is nothing before the first tick, and only now after the last', async () => {
  const { press, asked, answerAll, screen, showTick } = open(['web-1']);
  screen.goTo(timeOf(0));
  showTick(0);
  press(',');
  await answerAll();
  expect(asked).toEqual([timeOf(0)]);
  screen.goTo(timeOf(lastTick));
  showTick(lastTick);
  press('.');
  await answerAll();
  expect(asked.at(-1)).toBeNull();
});

test('the ticks of several hosts are not those of one: a step is a fixed time, and asks nothing', async () => {
  const { press, asked, answerAll, answers } = open(['web-1', 'web-2']);
  press(',', ',', '.');
  await turn();
  expect(answers).toEqual([]);
  await answerAll();
  expect(asked).toEqual([timeOf(8), timeOf(7), timeOf(8)]);
  press('.', '.');
  await answerAll();
  expect(asked.slice(3)).toEqual([timeOf(9), null]);
});

test('a file of several hosts has its tables for all of them', async () => {
  const { press, asked, answerAll } = open(['web-1', 'web-2'], timeOf(lastTick));
  press(',', ',');
  await answerAll();
  expect(asked).toEqual([timeOf(8), timeOf(7)]);
});

test('a key that is held down steps on for a few ticks only', async () => {
  const { press, asked, answerAll } = open(['web-1', 'web-2']);
  press(...Array.from({ length: 100 }, () => ','));
  await answerAll();
  expect(asked.length).toBeLessThan(20);
});
