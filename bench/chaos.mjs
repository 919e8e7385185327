// npm run chaos -- [--kills 100] [--seed N]: the chaos test with more kills. The last line printed is one JSON object.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'psfleet-chaos-result-'));
const result = join(folder, 'result.json');

const build = spawnSync(
  'npx',
  ['nx', 'run-many', '-t', 'build', '-p', 'agent,collector,embedded,storage', '--outputStyle=static'],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
if (build.status !== 0) {
  process.exit(1);
}
const run = spawnSync('npx', ['vitest', 'run', 'tests/chaos/chaos.long.test.ts'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: {
    ...process.env,
    PSFLEET_CHAOS_KILLS: values.kills,
    PSFLEET_CHAOS_SEED: values.seed,
    PSFLEET_CHAOS_RESULT: result,
  },
});
try {
  console.log(readFileSync(result, 'utf8'));
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(run.status ?? 1);
