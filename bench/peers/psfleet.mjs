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
  const cpuOf = await totals(machine, 'cpu', window);
  const readOf = await totals(machine, 'readBytes', window);
  const writtenOf = await totals(machine, 'writeBytes', window);
  for (const [at, { pid }] of truth.cpu.entries()) {
    const end = ends.get(pid);
    facts.cpu[at] = { name: end?.name ?? null, seconds: cpuOf.get(pid) ?? null, exitCode: end?.exitCode ?? null };
  }
  for (const [at, { pid }] of truth.io.entries()) {
    facts.io[at] = {
      name: ends.get(pid)?.name ?? null,
      readBytes: readOf.get(pid) ?? null,
      writeBytes: writtenOf.get(pid) ?? null,
    };
  }
  return facts;
}

/** What each process used in the window, by pid. */
async function totals(machine, by, window) {
  const { data } = await machine.request(`/processes/top?by=${by}&${window}&limit=1000`);
  return new Map(data.map(({ pid, value }) => [pid, value]));
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
