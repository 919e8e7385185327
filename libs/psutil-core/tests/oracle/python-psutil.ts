import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Debian's python3-psutil. Other Pythons may have any version of psutil, or none. */
const python = '/usr/bin/python3';

const prelude = `
import json, psutil
def plain(value):
    if hasattr(value, '_asdict'):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
`;

/** Runs Python with psutil; `code` assigns its answer to `result`. */
export function askPsutil(code: string): unknown {
  const run = spawnSync(python, ['-c', `${prelude}\n${code}\nprint(json.dumps(plain(result)))`], {
    encoding: 'utf8',
    timeout: 20_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) {
    throw new Error(`python3 with psutil failed: ${run.stderr}`);
  }
  return JSON.parse(run.stdout) as unknown;
}

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

/** Turns psutil's names into ours: read_count -> readCount. */
export function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
