import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { cpuSecondsOf, familyOf, numberOf } from './cpu-of.js';
import { WatchingAgent } from './watching-agent.js';

/** Prints seconds of CPU time of its own and of the children that it waited for, and stays until it is killed. */
const common = `
import ctypes, os, resource, signal, subprocess, sys, time
def burn(seconds):
  end = time.process_time() + seconds
  while time.process_time() < end: pass
def child(run):
  pid = os.fork()
  if pid == 0:
    run()
    os._exit(0)
  return pid
def report(extra=0):
  used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
  print(used + extra, flush=True)
  time.sleep(1000)
`;

/** What a process does with its children. Each takes a few seconds. */
const families = {
  'children that no sweep sees': `
for _ in range(40): os.waitpid(child(lambda: burn(0.05)), 0)
report()`,
  'children that sweeps see': `
for _ in range(2): os.waitpid(child(lambda: burn(1.2)), 0)
report()`,
  'grandchildren, whose parents wait for them': `
def parent():
  for _ in range(4): os.waitpid(child(lambda: burn(0.1)), 0)
for _ in range(5): os.waitpid(child(parent), 0)
report()`,
  'a child that ends after its own, which sweeps saw': `
def parent():
  burn(0.6)
  os.waitpid(child(lambda: burn(1.2)), 0)
  for _ in range(5): os.waitpid(child(lambda: burn(0.05)), 0)
os.waitpid(child(parent), 0)
report()`,
  'orphans that it adopts': `
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
def parent():
  child(lambda: burn(1.3))
  child(lambda: burn(0.2))
  burn(0.3)
child(parent)
while True:
  try: os.wait()
  except ChildProcessError: break
report()`,
  'children killed at once, after sweeps saw them': `
def parent():
  for _ in range(3): child(lambda: burn(1000))
  burn(1000)
os.setpgid(0, 0)
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
group = child(lambda: (os.setpgid(0, 0), parent()))
time.sleep(2.5)
os.killpg(group, signal.SIGKILL)
while True:
  try: os.wait()
  except ChildProcessError: break
report()`,
} as const;

/** Nobody waits for its children, so the kernel adds their time to nobody. */
const ignoring = `
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
def wait():
  try: os.wait()
  except ChildProcessError: pass
for _ in range(2):
  child(lambda: burn(1.2))
  wait()
for _ in range(10):
  child(lambda: burn(0.05))
  wait()
report(3)`;

/** /proc shows the times of a process in hundredths of a second, of user and of system time. */
const resolution = 0.02;

let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

/** Runs a program beside an agent that ticks each second, and returns what it says and what the agent's rows say. */
async function watch(program: string): Promise<{ used: number; counted: number; children: number }> {
  const agent = new WatchingAgent({ accounting: false });
  await agent.open();
  const family = spawn('/usr/bin/python3', ['-c', `${common}\n${program}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(family, 'close');
  stop = async () => {
    family.kill('SIGKILL');
    await ended;
    await agent.close();
    stop = () => Promise.resolve();
  };
  let text = '';
  family.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await agent.watch(() => text.endsWith('\n') || family.exitCode !== null);
  // A tick may hold time back until the next one.
  await agent.tick();
  await agent.tick();
  // It still sleeps: a program that failed has no such numbers.
  expect([family.exitCode, family.signalCode, Number(text) > 0.5], text).toEqual([null, null, true]);
  const uids = familyOf(agent, family.pid ?? 0);
  const children = agent.samples
    .filter((row) => uids.has(row['proc_uid'] as bigint))
    .reduce((sum, row) => sum + numberOf(row['child_ticks']), 0);
  return { used: Number(text), counted: cpuSecondsOf(agent, (uid) => uids.has(uid)), children: children / 100 };
}

describe('an agent to which the kernel does not account ended processes', () => {
  it.each(Object.entries(families))('counts the CPU time of %s once', async (_, program) => {
    const { used, counted, children } = await watch(program);
    expect(Math.abs(counted - used), JSON.stringify({ used, counted, children })).toBeLessThan(
      0.02 * used + resolution,
    );
  });

  it('counts of children that nobody waits for only what sweeps saw', async () => {
    const { used, counted, children } = await watch(ignoring);
    expect(children).toBe(0);
    expect(counted).toBeGreaterThan(0.5);
    expect(counted).toBeLessThan(used);
  });
});
