// psfleet itself, asked over its API about the events of events.py.
import { noFacts } from './facts.mjs';

export async function askPsfleet(machine, truth) {
  const facts = noFacts();
  const window = `from=${milliseconds(truth.began - 15)}&to=${milliseconds(truth.ended + 15)}`;
  const ends = new Map((await allEnds(machine, window)).map((event) => [event.pid, event]));

  const { data: largest } = await machine.request(`/processes/top?by=rss&${window}&limit=50`);
  const holder = largest.find(({ pid }) => pid === truth.memory.pid);
  if (holder !== undefined) {
    const { name, cmdline, username, value } = holder;
    facts.memory = { name, commandLine: cmdline?.join(' ') ?? null, user: username, bytes: value };
  }
  for (const end of truth.short.pids.map((pid) => ends.get(pid)).filter((each) => each !== undefined)) {
    facts.short.ends += 1;
    facts.short.names += Number(end.name === 'true');
    facts.short.users += Number(end.username === 'root');
    facts.short.exitCodes += Number(end.exitCode === 0);
  }
  for (const [at, { pid }] of truth.cpu.entries()) {
    const end = ends.get(pid);
    facts.cpu[at] = { name: end?.name ?? null, seconds: end?.cpuTime ?? null, exitCode: end?.exitCode ?? null };
  }
  for (const [at, { pid }] of truth.io.entries()) {
    const { name = null, readBytes = null, writeBytes = null } = ends.get(pid) ?? {};
    facts.io[at] = { name, readBytes, writeBytes };
  }
  return facts;
}

async function allEnds(machine, window) {
  const events = [];
  let cursor = null;
  do {
    const page = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { data, meta } = await machine.request(`/process-events?kind=exit&${window}&limit=10000${page}`);
    events.push(...data);
    cursor = meta.cursor ?? null;
  } while (cursor !== null);
  return events;
}

function milliseconds(seconds) {
  return Math.round(seconds * 1000);
}
