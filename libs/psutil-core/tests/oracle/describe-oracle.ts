import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { python } from './ask-psutil.js';

/** The version of psutil that the tests compare with; null if this machine has none. */
export const psutilVersion: string | null = readVersion();

function readVersion(): string | null {
  const run = spawnSync(python, ['-c', 'import psutil; print(psutil.__version__)'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return run.status === 0 ? run.stdout.trim() : null;
}

/**
 * A suite that compares with psutil. Where psutil is missing, one test replaces it, whose name says that nothing was
 * compared.
 */
export function describeOracle(subject: string, tests: () => void): void {
  if (psutilVersion === null) {
    describe(`${subject}: NOT COMPARED, python3-psutil is not installed`, () => {
      it('has no psutil to compare with', () => {
        expect(psutilVersion).toBeNull();
      });
    });
    return;
  }
  describe(`${subject}, compared with psutil ${psutilVersion}`, tests);
}
