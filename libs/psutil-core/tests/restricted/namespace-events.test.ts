import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { AccessDenied, NotSupported, processEvents } from '../../src/index.js';
import { endSpawned, start } from '../testing/spawned.js';
import { compileProgram, runForJson, unshare, type CompiledProgram } from './compiled-program.js';

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('follow-events.ts', import.meta.url));
});
afterAll(() => program.remove());
afterEach(endSpawned);

/** Another listener, without which the kernel reports nothing to anybody; null where this machine permits none. */
function listen(): { stop(): void } | null {
  try {
    return processEvents({ onEvents: () => undefined });
  } catch (error) {
    expect([AccessDenied, NotSupported].some((type) => error instanceof type)).toBe(true);
    return null;
  }
}

it('refuses the events of the host in a PID namespace, where its pids are those of other processes', async () => {
  const other = listen();
  await start('/bin/sh', ['-c', 'while :; do /bin/true; done']);
  const answer = runForJson([
    ...unshare,
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
    '--kill-child',
    process.execPath,
    program.path,
  ]);
  other?.stop();
  expect(answer).toMatchObject({
    refused: expect.stringMatching(/^(NotSupported|AccessDenied)$/u) as unknown,
    message: expect.stringContaining('PID namespace') as unknown,
  });
});
