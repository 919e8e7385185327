import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const ROUNDS = 150;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SCRIPT = fileURLToPath(new URL('recycling/provoke.mjs', import.meta.url));

interface Facts {
  readonly rounds: number;
  readonly recycled: number;
  readonly equalTicks: number;
  readonly wrongSignals: number;
  readonly missedSignals: number;
  readonly unnoticed: number;
  readonly falseEnds: number;
}

/** Before Linux 6.14 the highest PID is one number for the whole machine, which a test must not touch. */
function whyNot(): string | null {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 14)) {
    return 'the kernel is older than 6.14';
  }
  if (process.getuid?.() !== 0) {
    return 'not root';
  }
  return existsSync('/usr/bin/unshare') ? null : 'there is no unshare';
}

const reason = whyNot();

if (reason === null) {
  describe('PIDs that come again within a few clock ticks', () => {
    let facts: Facts;

    beforeAll(() => {
      // The namespace runs plain Node, which needs the built package.
      const build = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/psutil-core/tsconfig.build.json'], { cwd: ROOT, encoding: 'utf8' });
      expect(build.status, build.stdout).toBe(0);
      const run = spawnSync('/usr/bin/unshare', ['--pid', '--fork', '--mount', '--mount-proc', '--kill-child', process.execPath, SCRIPT, String(ROUNDS)], {
        encoding: 'utf8',
        timeout: 90_000,
      });
      expect(run.status, run.stderr).toBe(0);
      facts = JSON.parse(run.stdout) as Facts;
    });

    it('come again at all, and some with the same start time', () => {
      expect(facts.recycled).toBeGreaterThan(ROUNDS / 2);
      expect(facts.equalTicks).toBeGreaterThan(0);
    });

    it('are never signalled or changed through a pin or a row of the table', () => {
      expect(facts.wrongSignals).toBe(0);
      expect(facts.missedSignals).toBe(0);
    });

    it('are noticed by the table, every one, and nothing else is', () => {
      expect(facts.unnoticed).toBe(0);
      expect(facts.falseEnds).toBe(0);
    });
  });
} else {
  describe(`recycled PIDs: NOT TESTED, ${reason}`, () => {
    it('has no namespace of its own to try', () => {
      expect(reason).not.toBeNull();
    });
  });
}
