// How long after it arrived a tick shows through the API: its processes, and its metrics.
import { setTimeout as sleep } from 'node:timers/promises';
import { catalog } from '@psfleet/metric-catalog';

const pollMs = 100;
const limitMs = 60_000;

/** Milliseconds for each of the next `ticks` ticks. */
export async function measureVisibility(machine, ticks) {
  const [processMs, metricMs] = [[], []];
  let last = await newestTick(machine);
  for (let tick = 0; tick < ticks; tick++) {
    const { at, arrived } = await untilNewer(machine, last);
    processMs.push(Date.now() - arrived);
    while ((await oldestMetric(machine)) < at) {
      requireWithin(arrived);
      await sleep(pollMs);
    }
    metricMs.push(Date.now() - arrived);
    last = at;
  }
  return { processMs, metricMs };
}

async function untilNewer(machine, last) {
  const began = Date.now();
  for (;;) {
    const at = await newestTick(machine);
    if (at > last) {
      const { data } = await machine.request(`/hosts/${machine.host}`);
      return { at, arrived: Date.parse(data.lastSeen) };
    }
    requireWithin(began);
    await sleep(pollMs);
  }
}

/** The tick from which the API makes the process table. */
async function newestTick(machine) {
  const { meta } = await machine.request(`/hosts/${machine.host}/processes?limit=1`);
  return Date.parse(meta.at);
}

/** The oldest reading of those groups that every tick reads. */
async function oldestMetric(machine) {
  const { data } = await machine.request(`/hosts/${machine.host}/metrics/latest`);
  const times = data.filter(({ group }) => catalog[group].everySeconds === undefined).map(({ ts }) => Date.parse(ts));
  return Math.min(...times);
}

function requireWithin(since) {
  if (Date.now() - since > limitMs) {
    throw new Error(`nothing new for ${limitMs / 1_000} s`);
  }
}
