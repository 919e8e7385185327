// npm run bench:top -- [--processes 10000] [--changed 0.05] [--frames 60]: what `psfleet top` costs at one redraw a
// second: CPU of reading, sorting and drawing, bytes of a frame, CPU until a key is answered, and how long a key takes
// to be seen over 9,600 baud. The last line printed is one JSON object.
import { parseArgs } from 'node:util';
import { encodeFrame, FramePacer, Screen, TopScreen, toTopRow } from '@psfleet/cli/testing';
import { machine } from './machine.mjs';
import { quantile, round } from './statistics.mjs';
import { exampleProcesses, someChanged } from './top/example-processes.mjs';
import { SlowLine } from './top/slow-line.mjs';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '10000' },
    changed: { type: 'string', default: '0.05' },
    frames: { type: 'string', default: '60' },
  },
});
const [processes, changed, frames] = [values.processes, values.changed, values.frames].map(Number);
const sizes = [
  [80, 24],
  [120, 40],
  [300, 80],
];
const bars = { cpuPercent: 15, frameBytes: 4096, keyMs: 50, slowKeySeconds: 3 };
const bytesPerSecond = 960;
/** Seconds in which the first frame is drawn and the code is compiled. */
const warmUpSeconds = 3;

const figures = { machine: machine(), processes, changed, frames, sizes: {} };
for (const [width, height] of sizes) {
  figures.sizes[`${width}x${height}`] = measure(width, height, false);
  figures.sizes[`${width}x${height}, all that is seen changes`] = measure(width, height, true);
}
figures.slowLine = measureSlowLine();
const all = Object.values(figures.sizes);
figures.isWithinBars =
  all.every(({ cpuPercent, keyCpuMsP99 }) => cpuPercent < bars.cpuPercent && keyCpuMsP99 < bars.keyMs) &&
  sizes.every((size) => figures.sizes[size.join('x')].frameBytesMean < bars.frameBytes) &&
  figures.slowLine.keySecondsMax < bars.slowKeySeconds;
console.log(JSON.stringify(figures));

/** One redraw a second, each after the rows were read from JSON as the API sends it, and keys in between. */
function measure(width, height, isWorst) {
  const screen = openScreen();
  let rows = exampleProcesses(processes);
  let shown = null;
  let spare = new Screen(width, height);
  const draw = () => {
    screen.draw(spare);
    const frame = encodeFrame(shown, spare, { hasColour: true });
    [shown, spare] = [spare, shown ?? new Screen(width, height)];
    return Buffer.byteLength(frame);
  };
  let table = [];
  const bytes = [];
  const keys = [];
  let cpuUs = 0;
  for (let second = 0; second < frames; second++) {
    rows = someChanged(rows, changed, second, isWorst);
    const text = JSON.stringify(rows);
    const before = process.cpuUsage();
    const earlier = new Map(table.map((row) => [row.procUid, row]));
    table = JSON.parse(text).map((row) => toTopRow(row, earlier.get(row.procUid)));
    screen.setTable({ at: 1_764_000_000_000 + second * 1000, rows: table, isCut: false, warnings: [] });
    const length = draw();
    const { user, system } = process.cpuUsage(before);
    if (second >= warmUpSeconds) {
      bytes.push(length);
      cpuUs += user + system;
    }
    const beforeKey = process.cpuUsage();
    screen.press({ kind: 'key', key: ['M', 't', 'P', 'down', 't', 'I', 'I', 'page-down'][second % 8] });
    draw();
    const used = process.cpuUsage(beforeKey);
    if (second >= warmUpSeconds) {
      keys.push((used.user + used.system) / 1000);
    }
    screen.press({ kind: 'key', key: 'home' });
    if (screen.view.isTree) {
      screen.press({ kind: 'key', key: 't' });
    }
    screen.press({ kind: 'key', key: 'P' });
    if (!screen.view.isDescending) {
      screen.press({ kind: 'key', key: 'I' });
    }
    draw();
  }
  return {
    cpuPercent: round(cpuUs / 1e4 / (frames - warmUpSeconds), 2),
    frameBytesMean: Math.round(bytes.reduce((sum, each) => sum + each, 0) / bytes.length),
    frameBytesMax: Math.max(...bytes),
    keyCpuMsMedian: quantile(keys, 0.5),
    keyCpuMsP99: quantile(keys, 0.99),
  };
}

/** A terminal behind 9,600 baud: how long a key takes to be seen while the table changes every second. */
function measureSlowLine() {
  const screen = openScreen();
  let rows = exampleProcesses(processes);
  const line = new SlowLine(bytesPerSecond);
  let shown = null;
  const pacer = new FramePacer({
    write: (text, done) => line.write(text, done, () => pacer.acknowledge()),
    render: () => {
      const next = new Screen(80, 24);
      screen.draw(next);
      const frame = encodeFrame(shown, next, { hasColour: true });
      shown = next;
      line.remark(screen.view.index);
      return frame;
    },
    schedule: (callback, ms) => line.schedule(callback, ms),
    now: () => line.now,
  });
  const waits = [];
  for (let second = 0; second < frames; second++) {
    rows = someChanged(rows, changed, second);
    const table = rows.map((row) => toTopRow(row, undefined));
    screen.setTable({ at: 1_764_000_000_000 + second * 1000, rows: table, isCut: false, warnings: [] });
    pacer.request();
    line.run(500);
    screen.press({ kind: 'key', key: second % 15 === 0 ? 'home' : 'down' });
    waits.push({ at: line.now, index: screen.view.index });
    pacer.request(true);
    line.run(500);
  }
  line.run(20_000);
  const seconds = waits.map(({ at, index }) => (line.shownAfter(at, index) - at) / 1000);
  return {
    baud: bytesPerSecond * 10,
    framesSent: line.frames,
    framesWanted: frames * 2,
    keySecondsMedian: round(
      quantile(
        seconds.map((each) => each * 1000),
        0.5,
      ) / 1000,
      2,
    ),
    keySecondsMax: round(Math.max(...seconds), 2),
    waitingBytesMax: line.waitingBytesMax,
  };
}

function openScreen() {
  return new TopScreen(
    {
      scope: { hosts: [], labels: [], search: null },
      at: null,
      end: null,
      maxRows: processes,
      isReadOnly: false,
      isUtc: true,
      now: () => 1_764_000_000_000,
    },
    { ask: () => {}, run: () => {} },
  );
}
