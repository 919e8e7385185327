import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createPsutil, type ProcessTable } from '@psfleet/psutil-core';
import { computeProcUid, type ActionTarget, type PrepareRequest, type ResultReply, type Verb } from '@psfleet/wire';
import { ActionSteps } from '../src/actions/action-steps.js';
import { Executor } from '../src/actions/executor.js';
import { Failures } from '../src/actions/failures.js';
import { Policy, type PolicyOptions } from '../src/actions/policy.js';
import { systemClock, type Clock } from '../src/schedule/clock.js';
import { createScrubber } from '../src/scrub/scrubber.js';

export const ps = createPsutil();
export const bootId = ps.bootId() ?? '';
export const identity = { host: 'web-1', hostId: 'the-id', bootId };

/** Nothing is protected but the agent, which is a process that does not exist. */
export const openPolicy: PolicyOptions = {
  enabled: true,
  protectedPids: [],
  protectedPrograms: [],
  protectedNames: [],
  ownPid: 0x3fff_ffff,
  rootFs: '',
};

const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });

export interface StepsOptions {
  readonly policy?: Partial<PolicyOptions>;
  readonly table?: ProcessTable;
  readonly hostId?: string;
  readonly clock?: Clock;
}

export function createSteps({ clock = systemClock, ...options }: StepsOptions = {}): ActionSteps {
  return new ActionSteps(createExecutor(options), clock);
}

export function createExecutor({ policy = {}, table, hostId }: Omit<StepsOptions, 'clock'> = {}): Executor {
  return new Executor({
    ps,
    table: table ?? ps.createProcessTable(),
    policy: new Policy(ps, { ...openPolicy, ...policy }),
    failures: new Failures('web-1', (pid) => new ps.Process(pid).username(), scrubber),
    identity: { ...identity, hostId: hostId ?? identity.hostId },
  });
}

export function prepareRequest(pid: number, verb: Verb, changes: Partial<ActionTarget> = {}): PrepareRequest {
  const startTicks = changes.startTicks ?? new ps.Process(pid).ident.startTicks ?? -1;
  const procUid = computeProcUid('web-1', bootId, pid, startTicks);
  return { step: 'prepare', id: randomUUID(), verb, target: { ...identity, pid, startTicks, procUid, ...changes } };
}

/** Prepares and commits, as the API does. */
export async function act(steps: ActionSteps, request: PrepareRequest): Promise<ResultReply> {
  const prepared = await steps.answer(request);
  if (prepared.kind === 'result') {
    return prepared;
  }
  if (prepared.kind === 'unseen') {
    throw new Error('a preparation was answered as a cancellation');
  }
  const { id, target } = request;
  const result = await steps.answer({ step: 'commit', id, target, handle: prepared.handle });
  if (result.kind !== 'result') {
    throw new Error(`a commit was answered with ${result.kind}`);
  }
  return result;
}

export const signal = (name: Extract<Verb, { verb: 'signal' }>['signal']): Verb => ({ verb: 'signal', signal: name });

const children: ChildProcess[] = [];

/** Starts a program; with `ready` once it has printed something. It ends with `endPrograms`. */
export async function startProgram(
  [command = '', ...args]: readonly string[],
  { ready = false, argv0 }: { readonly ready?: boolean; readonly argv0?: string } = {},
): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(command, args, {
    stdio: ['ignore', ready ? 'pipe' : 'ignore', 'ignore'],
    detached: true,
    ...(argv0 === undefined ? {} : { argv0 }),
  });
  children.push(child);
  await once(child, 'spawn');
  if (child.stdout !== null) {
    await once(child.stdout, 'data');
  }
  return child as ChildProcess & { readonly pid: number };
}

export function endPrograms(): void {
  for (const { pid } of children.splice(0)) {
    try {
      // Its whole process group: some start others.
      process.kill(-(pid ?? Number.NaN), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}
