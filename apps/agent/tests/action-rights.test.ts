import type { Verb } from '@psfleet/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { act, createSteps, endPrograms, prepareRequest, ps, signal, startProgram } from './action-world.js';

const nobody = 65_534;

/** Acts as an agent that runs as that user, without any capability. */
async function actAsNobody(pid: number, verb: Verb): Promise<{ outcome: string; detail: string }> {
  const steps = createSteps({ policy: { protectedPrograms: ['/usr/sbin/sshd'] } });
  const request = prepareRequest(pid, verb);
  process.seteuid?.(nobody);
  try {
    return await act(steps, request);
  } finally {
    process.seteuid?.(0);
  }
}

describe('an agent without rights', () => {
  afterEach(endPrograms);

  it.each([
    [signal('SIGTERM'), 'CAP_KILL', 'send SIGTERM to'],
    [{ verb: 'nice', value: 19 } as const, 'CAP_SYS_NICE', 'change the niceness of'],
  ])('says which one it lacks, as whom it runs and what to do (%j)', async (verb, capability, what) => {
    const { pid } = await startProgram(['setpriv', '--reuid', '1', '--clear-groups', 'sleep', '1000']);
    await expect.poll(() => new ps.Process(pid).username()).toBe('daemon');
    expect(await actAsNobody(pid, verb)).toMatchObject({
      outcome: 'access-denied',
      detail:
        `the agent on web-1 runs as user nobody without ${capability}, so it may not ${what} process ${pid} of user ` +
        `daemon: run it as root, or grant it ${capability} (in its systemd unit: AmbientCapabilities=${capability})`,
    });
  });

  it('says the same where it may not even see whether the program is protected', async () => {
    const { pid } = await startProgram(['sleep', '1000']);
    const reply = await actAsNobody(pid, signal('SIGKILL'));
    expect(reply.outcome).toBe('access-denied');
    expect(reply.detail).toMatch(
      /^the agent on web-1 runs as user nobody without CAP_KILL, .* of user root: run it as/,
    );
  });
});
