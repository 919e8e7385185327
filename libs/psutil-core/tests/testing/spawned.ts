import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const children: ChildProcess[] = [];

/** Starts a program of a test and resolves when it runs; `endSpawned` ends those that are left. */
export async function start(
  command: string,
  args: readonly string[],
  options: { readonly uid?: number; readonly argv0?: string } = {},
): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], ...options });
  await once(child, 'spawn');
  children.push(child);
  const { pid } = child;
  if (pid === undefined) {
    throw new Error(`${command} did not start`);
  }
  return Object.assign(child, { pid });
}

/** Ends them; call it after each test. */
export async function endSpawned(): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }
}

/** Waits until the condition holds; throws after twenty seconds. */
export async function eventually(condition: () => boolean): Promise<void> {
  const until = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > until) {
      throw new Error('the condition did not become true within 20 s');
    }
    await setTimeout(5);
  }
}

/** Starts `sleep 1000` below a program that never waits for it: once it ends, it stays a zombie. */
export async function startUnattended(): Promise<{ readonly pid: number }> {
  const parent = await start('/bin/sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000']);
  const [line] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
  const pid = Number(line.toString());
  const isSleeping = (of: number): boolean => readFileSync(`/proc/${of}/stat`, 'latin1').includes('(sleep) S ');
  await eventually(() => isSleeping(pid) && isSleeping(parent.pid));
  return { pid };
}

/** Creates a zombie whose parent became a program that never waits for children; it disappears with the parent. */
export async function startZombie(): Promise<{ readonly pid: number; readonly parent: number }> {
  // The child ends only once its parent is that other program, because a shell could still wait for it.
  const child = 'while read -r name < /proc/$$/comm && [ "$name" != sleep ]; do :; done';
  const parent = await start('/bin/sh', ['-c', `${child} & echo $!; exec sleep 1000`]);
  const [line] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
  const pid = Number(line.toString());
  await eventually(() => readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z '));
  return { pid, parent: parent.pid };
}
