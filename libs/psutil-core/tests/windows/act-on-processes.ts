// Runs on Windows: starts processes, acts on them, and prints what happened, as JSON.
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { IDLE_PRIORITY_CLASS, NORMAL_PRIORITY_CLASS, Popen, Process } from '../../src/index.js';

/** A program that prints a number a hundred times a second. */
const counting = 'let count = 0; setInterval(() => console.log(++count), 10)';

async function startCounting(): Promise<{ readonly child: Popen; readonly output: Readable }> {
  const child = await Popen.start(process.execPath, ['-e', counting], { stdio: ['ignore', 'pipe', 'ignore'] });
  const output = child.child.stdout;
  if (output === null) {
    throw new Error('the child has no output');
  }
  await once(output, 'data');
  output.resume();
  return { child, output };
}

/** Whether a second passes without output, before the deadline. What was printed earlier may still arrive first. */
async function becomesSilent(output: Readable): Promise<boolean> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (!(await printsWithin(output, 1_000))) {
      return true;
    }
  }
  return false;
}

async function printsWithin(output: Readable, ms: number): Promise<boolean> {
  return Promise.race([once(output, 'data').then(() => true), setTimeout(ms, false)]);
}

/** The name of the error that an action throws. */
function failureOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const { child: suspended, output } = await startCounting();
const isGuaranteed = suspended.suspend();
const isSilent = await becomesSilent(output);
suspended.resume();
const countsWhenResumed = await printsWithin(output, 60_000);
suspended.nice(IDLE_PRIORITY_CLASS);
const lowered = suspended.nice();
suspended.nice(NORMAL_PRIORITY_CLASS);
suspended.terminate();
const terminated = await suspended.wait({ timeout: 60 });

const { child: pinned } = await startCounting();
const pin = pinned.pin();
const other = new Process(pinned.pid);
const isAliveBefore = pin.isAlive();
pin.sendSignal('SIGKILL');
const exitCode = await other.wait({ timeout: 60 });
const afterTheEnd = failureOf(() => pin.sendSignal('SIGKILL'));
const isAliveAfter = pin.isAlive();
pin.release();
const isRunning = other.isRunning();
const reading = failureOf(() => new Process(pinned.pid));
const socketsAfterTheEnd = failureOf(() => other.netConnections());

process.stdout.write(
  JSON.stringify({
    isGuaranteed,
    isSilent,
    countsWhenResumed,
    lowered: lowered === IDLE_PRIORITY_CLASS,
    terminated,
    isPinned: pin.pinned,
    isAliveBefore,
    exitCode,
    afterTheEnd,
    isAliveAfter,
    isRunning,
    isUnknown: reading === 'NoSuchProcess',
    socketsAfterTheEnd,
  }),
);
