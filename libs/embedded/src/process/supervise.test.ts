import { createLogger } from '@psfleet/service-kit';
import { afterEach, describe, expect, test } from 'vitest';
import { isAlive } from '../testing/is-alive.js';
import type { ProgramSpec } from './child-program.js';
import { EmbeddedError } from '../errors.js';
import { type ChildEvent, supervise, type SupervisedChild, type SuperviseOptions } from './supervise.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const children: SupervisedChild[] = [];
afterEach(() => Promise.all(children.splice(0).map((child) => child.kill())));

function shell(script: string, more: Partial<ProgramSpec> = {}): ProgramSpec {
  return {
    name: 'shell',
    command: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin' },
    stopBy: 'sigterm',
    stopLimitMs: 500,
    ...more,
  };
}

async function start(
  program: ProgramSpec,
  {
    autoRestart = true,
    isReady = async () => true,
    requireFreePorts = async () => {},
    whenNotified = () => {},
  }: Partial<Pick<SuperviseOptions, 'autoRestart' | 'isReady' | 'requireFreePorts'>> & {
    whenNotified?: () => unknown;
  } = {},
) {
  const events: ChildEvent[] = [];
  const onEvent = (event: ChildEvent): void => {
    events.push(event);
    whenNotified();
  };
  const child = await supervise({
    program,
    isReady,
    requireFreePorts,
    readyLimitMs: 1000,
    autoRestart,
    logger,
    onEvent,
  });
  children.push(child);
  return { child, events };
}

describe('supervise', () => {
  test('restarts a child that was killed, and reports both events', async () => {
    const { child, events } = await start(shell('exec sleep 60'));
    const first = child.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await expect.poll(() => events.map(({ type }) => type)).toEqual(['exited', 'restarted']);
    expect(events[0]).toMatchObject({ exit: { signal: 'SIGKILL' }, restartInMs: 500 });
    expect(child.pid).not.toBe(first);
  });

  test('waits longer after each failure', async () => {
    const { events } = await start(shell('sleep 0.1; exit 3'));
    const waits = () => events.flatMap((event) => (event.type === 'exited' ? [event.restartInMs] : []));
    await expect.poll(waits, { timeout: 10_000 }).toEqual([500, 1000, 2000]);
  });

  test('waits while another program has the port of a child, says so once, and restarts it then', async () => {
    let taker: string | null = null;
    const { child, events } = await start(shell('exec sleep 60'), {
      requireFreePorts: async () => {
        if (taker !== null) {
          throw new EmbeddedError('port-busy', taker);
        }
      },
    });
    taker = 'port 7781 is already in use by a program of user nobody (uid 65534)';
    process.kill(child.pid ?? 0, 'SIGKILL');
    await expect.poll(() => events.at(-1)).toEqual({ type: 'blocked', reason: taker });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(events.map(({ type }) => type)).toEqual(['exited', 'blocked']);
    expect(child.pid).toBeNull();
    taker = null;
    await expect.poll(() => events.at(-1)?.type).toBe('restarted');
    expect(child.pid).not.toBeNull();
  });

  test('a child that waits for its port stays stopped', async () => {
    const { child, events } = await start(shell('exec sleep 60'), {
      requireFreePorts: async () => {
        throw new EmbeddedError('port-busy', 'taken');
      },
    });
    process.kill(child.pid ?? 0, 'SIGKILL');
    await expect.poll(() => events.at(-1)?.type).toBe('blocked');
    await child.stop();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(child.pid).toBeNull();
  });

  test('does not restart a child whose configuration is wrong', async () => {
    const { child, events } = await start(shell('sleep 0.2; echo PSFLEET_X must be set; exit 78'));
    await expect
      .poll(() => events)
      .toMatchObject([{ type: 'exited', exit: { code: 78 }, lastLines: ['PSFLEET_X must be set'], restartInMs: null }]);
    expect(child.pid).toBeNull();
  });

  test('a stopped child stays stopped, also during a back-off', async () => {
    const stopping: Promise<void>[] = [];
    // Stopped as soon as the exit is reported: it would be restarted half a second later.
    const { child, events } = await start(shell('sleep 0.1; exit 1'), {
      whenNotified: () => stopping.push(child.stop()),
    });
    await expect.poll(() => stopping).toHaveLength(1);
    await Promise.all(stopping);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(events).toMatchObject([{ type: 'exited', restartInMs: 500 }]);
    expect(child.pid).toBeNull();
  });

  test('kills a child that ignores SIGTERM, with its own children', async () => {
    const pids: number[] = [];
    const { child } = await start(
      shell('trap "" TERM; sleep 60 & echo $!; while :; do sleep 0.05; done', {
        onLine: (line) => pids.push(Number(line)),
      }),
    );
    await expect.poll(() => pids.length).toBe(1);
    await child.stop();
    await expect.poll(() => isAlive(pids[0] ?? 0)).toBe(false);
  });

  test('stops a child by closing its standard input', async () => {
    const lines: string[] = [];
    const { child } = await start(
      shell('cat > /dev/null; echo orderly', {
        stopBy: 'stdin-end',
        stopLimitMs: 10_000,
        onLine: (line) => lines.push(line),
      }),
    );
    await child.stop();
    // The child may exit before its last line is read.
    await expect.poll(() => lines).toEqual(['orderly']);
  });

  test('reports the last output of a child that exits while starting', async () => {
    const starting = start(shell('echo no such database >&2; exit 2'), { isReady: async () => false });
    await expect(starting).rejects.toMatchObject({
      code: 'start-failed',
      message: 'shell exited while starting (status 2): no such database',
    });
  });

  test('kills a child that is never ready', async () => {
    const pids: number[] = [];
    const starting = start(shell('echo $$; exec sleep 60', { onLine: (line) => pids.push(Number(line)) }), {
      isReady: async () => false,
    });
    await expect(starting).rejects.toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('was not ready after 1 s'),
    });
    expect(isAlive(pids[0] ?? 0)).toBe(false);
  });

  test('reports a program that does not exist', async () => {
    await expect(start({ ...shell(''), command: '/nowhere/program', stopBy: 'stdin-end' })).rejects.toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
