// Runs inside a PID namespace whose PIDs go up to 310. After the first round the kernel gives only those from 300 on, so that each PID comes again
// within ten forks, often within the same clock tick. Says on one line what was seen: see recycled-pids.test.ts.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createPsutil, NoSuchProcess } from '../../dist/index.js';

const ROUNDS = Number(process.argv[2]);
const PID_MAX = 310;

writeFileSync('/proc/sys/kernel/pid_max', String(PID_MAX));

const ps = createPsutil();
const table = ps.createProcessTable({ fds: false, io: false });

/** Starts and ends processes much faster than Node can: one line in, one line out. `again N` forks until a process has PID N. */
const SHELL = `while read verb pid; do case $verb in
  pass) i=0; while [ $i -lt $pid ]; do : & wait $!; i=$((i+1)); done; echo;;
  start) sleep 1000 & echo $!;;
  end) kill -9 $pid; wait $pid 2>/dev/null; echo;;
  again) kill -9 $pid; wait $pid 2>/dev/null; i=0; p=; while [ $i -lt 30 ]; do sleep 1000 & p=$!; if [ $p = $pid ]; then break; fi; kill -9 $p; wait $p 2>/dev/null; i=$((i+1)); done; echo $p;;
esac; done`;
const shell = spawn('/bin/sh', ['-c', SHELL], { stdio: ['pipe', 'pipe', 'ignore'] });

async function ask(line) {
  shell.stdin.write(`${line}\n`);
  const [answer] = await once(shell.stdout, 'data');
  return answer.toString().trim();
}

function startTicks(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}

const facts = { rounds: 0, recycled: 0, equalTicks: 0, wrongSignals: 0, missedSignals: 0, unnoticed: 0, falseEnds: 0 };

await ask('pass 320');

while (facts.rounds < ROUNDS) {
  facts.rounds += 1;
  const pid = Number(await ask('start'));
  table.sweepSync();
  const slot = table.slotOf(pid);
  const serial = table.columns.serial[slot];
  const ticks = table.columns.startTicks[slot];
  const pin = new ps.Process(pid).pin();
  const last = Number(await ask(`again ${pid}`));
  if (last === pid) {
    facts.recycled += 1;
    facts.equalTicks += startTicks(pid) === ticks ? 1 : 0;
    expectMiss(() => pin.sendSignal('SIGKILL'));
    expectMiss(() => pin.setNice(1));
    expectMiss(() => table.pin(slot).sendSignal('SIGKILL'));
    const sweep = table.sweepSync();
    const now = table.slotOf(pid);
    facts.unnoticed += !sweep.ended.includes(slot) || now === slot || table.columns.serial[now] === serial ? 1 : 0;
    facts.falseEnds += table.sweepSync().ended.length;
    // What is there now is alive, and is reached.
    facts.missedSignals += table.pin(now).sendSignal(0) && startTicks(pid) === table.columns.startTicks[now] ? 0 : 1;
  }
  pin.release();
  await ask(`end ${last}`);
}
process.stdout.write(`${JSON.stringify(facts)}\n`, () => process.exit(0));

function expectMiss(act) {
  try {
    act();
    facts.wrongSignals += 1;
  } catch (error) {
    if (!(error instanceof NoSuchProcess)) {
      throw error;
    }
  }
}
