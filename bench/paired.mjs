// usage: npm run bench:paired -- [--repeat 1] <ref> <psutil|agent|disk|ingest|fleet> [-- options of the benchmark]
//        npm run bench:paired -- --built FOLDER <bench>: compares with a tree that is built already
//
// Shows whether this working tree is slower or larger than another commit: builds both, runs the benchmark on them in
// the order A B B A A B B A (A is the commit, B the working tree), and prints each figure's ratio with its 90 %
// interval. Both sides are measured by this tree's script. Exits with 1 if the upper end of a judged figure's interval
// is beyond the bound. The last line printed is one JSON object.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.mjs';
import { benches } from './paired/benches.mjs';
import { compareRuns } from './paired/compare.mjs';
import { Programs } from './paired/programs.mjs';
import { orderOfRuns } from './paired/ratio.mjs';
import { ReferenceTree } from './paired/reference-tree.mjs';
import { round } from './statistics.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repeat: { type: 'string', default: '1' }, built: { type: 'string' } },
});
const [ref, name, ...ownArgs] = values.built === undefined ? positionals : [values.built, ...positionals];
const bench = benches[name];
if (bench === undefined) {
  console.error(
    `usage: npm run bench:paired -- <ref> <${Object.keys(benches).join('|')}> [-- options of the benchmark]`,
  );
  process.exit(2);
}

const here = new URL('.', import.meta.url).pathname;
const root = resolve(here, '..');
const args = [...bench.args, ...ownArgs];
const programs = new Programs();
const scratch = mkdtempSync(join(os.tmpdir(), 'psfleet-paired-'));
/** Temporary files of the benchmarks, which a signal keeps from removing them. */
const temporary = join(scratch, 'tmp');
mkdirSync(temporary);
const reference = new ReferenceTree(root, join(scratch, 'reference'), programs);
try {
  const trees = { A: await prepareReference(), B: root };
  const runs = [];
  for (const side of orderOfRuns(Number(values.repeat))) {
    runs.push({ side, result: await measure(side, trees[side]) });
  }
  const comparison = compareRuns(runs, bench.bound);
  print(comparison);
  process.exitCode = comparison.passed ? 0 : 1;
} catch (error) {
  if (programs.endedBy === null) {
    throw error;
  }
  process.exitCode = 128 + os.constants.signals[programs.endedBy];
} finally {
  reference.remove();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
}

async function prepareReference() {
  if (values.built !== undefined) {
    return resolve(values.built);
  }
  const commit = execFileSync('git', ['rev-parse', '--verify', `${ref}^{commit}`], { cwd: root, encoding: 'utf8' });
  console.log(`building ${commit.slice(0, 12)}`);
  await reference.build(commit.trim());
  return reference.path;
}

async function measure(side, tree) {
  const began = performance.now();
  const output = await programs.run(process.execPath, [join(here, bench.script), ...args], {
    env: { ...process.env, PSFLEET_BENCH_TREE: tree, TMPDIR: temporary },
  });
  const result = JSON.parse(output.trim().split('\n').at(-1));
  console.log(`${side} ${Math.round((performance.now() - began) / 1_000)} s ${JSON.stringify(result.judged)}`);
  return result;
}

function print({ judged, shown, passed }) {
  console.log(`\n${machine()}`);
  console.log(`${name} ${args.join(' ')}: A is ${ref}, B the working tree; ${values.repeat} x A B B A A B B A`);
  console.log(`ratio B to A with its 90 % interval, which must end at ${bench.bound} or below:`);
  console.table(Object.fromEntries(Object.entries(judged).map(([figure, compared]) => [figure, row(compared)])));
  if (Object.keys(shown).length > 0) {
    console.log('not judged:');
    console.table(Object.fromEntries(Object.entries(shown).map(([figure, compared]) => [figure, row(compared)])));
  }
  console.log(JSON.stringify({ bench: name, reference: ref, args, bound: bench.bound, passed, judged, shown }));
}

function row({ passed, ...figures }) {
  const rounded = Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round(value, 3)]));
  return passed === undefined ? rounded : { ...rounded, verdict: passed ? 'not worse' : 'worse or unclear' };
}
