import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileProgram, runForJson, unshare, type CompiledProgram } from '../restricted/compiled-program.js';
import type { RecycleReport } from './recycle.js';

const recycledPids = 5000;
/** A busy machine does fewer before the program stops. */
const minRecycled = 1000;

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('recycle.ts', import.meta.url));
});
afterAll(() => program.remove());

it('never mistakes a pinned process for a later one with its PID', () => {
  const namespace = ['--pid', '--fork', '--mount-proc', '--kill-child'];
  const report = runForJson([
    ...unshare,
    ...namespace,
    process.execPath,
    program.path,
    program.folder,
    String(recycledPids),
  ]) as RecycleReport;
  expect(report).toMatchObject({ wrongEnds: 0, unnoticed: 0, falselyGone: 0, falseEnds: 0, reniced: 0 });
  expect(report.rounds).toBeGreaterThanOrEqual(minRecycled);
  expect(report.rightActs).toBeGreaterThanOrEqual(report.rounds / 8 - 1);
  // Otherwise the test proves little; the number depends on how busy the machine is.
  expect(report.equalTicks).toBeGreaterThan(50);
});
