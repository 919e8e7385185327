// npm run bench:start -- [--rounds 15]: how long commands of psfleet take from their start to their first output,
// against `psfleet up` on this machine, beside Node alone in the same rounds. The last line printed is one JSON object.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.mjs';
import { measuredTree } from './measured-tree.mjs';
import { MachineUnderTest } from './rest/machine-under-test.mjs';
import { median, quantile, round } from './statistics.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(values.rounds);
const barMs = 150;
const partialCode = 3;
const program = join(measuredTree, 'apps/cli/bin/psfleet.js');
const node = ['-e', 'process.stdout.write("x")'];

const tested = new MachineUnderTest();
try {
  await tested.start({ processes: 0, working: 0, everySeconds: 10 });
  await tested.untilStored();
  const starts = await measure(linesFor(tested.host));
  const { node: alone, ...commands } = starts;
  const figures = { machine: machine(), rounds, barMs, nodeMs: alone.ms, commands };
  figures.isWithinBar = Object.values(commands).every(({ ms }) => ms < barMs);
  console.log(JSON.stringify(figures));
} finally {
  await tested.stop();
}

/** Arguments of Node for each row. */
function linesFor(host) {
  const lines = [
    ['--version'],
    ['--help'],
    ['hosts'],
    ['status'],
    ['ps', '-n', '20'],
    ['ps', '-H', host, '--sort', 'rss'],
    ['ps', '--from', '-5m', '--sort', 'rss', '-n', '5'],
    ['tree', host],
    ['events', '-n', '20'],
    ['explain', host, 'memory'],
    ['query', 'virtual_memory.percent', '--from', '-5m'],
    ['where', 'name:node'],
    ['__complete', '--', 'tr'],
  ];
  return { node, ...Object.fromEntries(lines.map((line) => [line.join(' '), [program, ...line]])) };
}

/** Starts each once in every round, so that all of them meet the same other work. */
async function measure(lines) {
  const times = Object.fromEntries(Object.keys(lines).map((name) => [name, []]));
  for (let index = 0; index < rounds; index++) {
    for (const [name, args] of Object.entries(lines)) {
      times[name].push(await firstOutputMs(name, args));
    }
  }
  const nodeMs = median(times.node);
  return Object.fromEntries(
    Object.entries(times).map(([name, each]) => [
      name,
      { ms: round(median(each), 0), p95: quantile(each, 0.95), ofNode: round(median(each) / nodeMs) },
    ]),
  );
}

async function firstOutputMs(name, args) {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...tested.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let ms = null;
  child.stdout.on('data', () => (ms ??= performance.now() - began));
  const [code] = await once(child, 'close');
  // The rows of a machine that has just started are fewer than were asked for: a partial answer.
  if ((code !== 0 && code !== partialCode) || ms === null) {
    throw new Error(`${name} ended with ${code} and ${ms === null ? 'no' : 'its'} output`);
  }
  return ms;
}
