// npm run sim -- [--hosts 1000] [--seconds 60] ...: a fleet of simulated hosts, each publishing at its own moment of the interval.
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { closeNats } from '@psfleet/service-kit';
import { dataSubject, fnv1a32, messageId } from '@psfleet/wire';
import { connectMany } from './connect.mjs';
import { readTape } from './tape.mjs';
import { SimulatedHost } from './simulated-host.mjs';
import { Variation } from './variation.mjs';

/** Many hosts share each: the machine is to be busy with what is measured. */
const maxVariations = 64;

/**
 * `rampSeconds`: over how long the hosts begin, because each begins with a keyframe. `speed` and `fromMs` play a history: so many seconds of it
 * in one. Resolves with figures; milliseconds are of the broker's acknowledgements.
 */
export async function play({
  hosts,
  seconds,
  intervalMs,
  connections,
  rampSeconds,
  speed,
  fromMs,
  tapePath,
  prefix,
  url,
  user,
  password,
  signal,
  report,
}) {
  const tape = readTape(tapePath);
  const opened = await connectMany(connections, { url, user, password });
  const publishers = opened.map((connection) => jetstream(connection, { timeout: 30_000 }));
  const startedMs = performance.now();
  const wallMs = Date.now();
  const simulatedNow = () => fromMs + (performance.now() - startedMs) * speed;
  const firstSeq = wallMs;
  const variations = Array.from(
    { length: Math.min(hosts, maxVariations) },
    (_, at) => new Variation(`${prefix}-${at}`, tape),
  );
  const fleet = Array.from({ length: hosts }, (_, at) => ({
    host: new SimulatedHost(`${prefix}-${at}`, variations[at % variations.length], firstSeq),
    publisher: publishers[at % publishers.length],
    beginsMs: fromMs + (at / hosts) * rampSeconds * 1_000 * speed,
    sending: Promise.resolve(),
  }));
  /** By the millisecond of the interval at which their ticks are. */
  const byOffset = Array.from({ length: intervalMs }, () => []);
  for (const entry of fleet) {
    byOffset[fnv1a32(entry.host.name) % intervalMs].push(entry);
  }
  const figures = { hosts, messages: 0, processRows: 0, bytes: 0, refused: 0, latestMs: 0 };
  const ackMs = [];
  const endMs = fromMs + seconds * 1_000 * speed;
  let reportedMs = performance.now();

  /** In order, one in flight for each host. */
  const send = async ({ host, publisher, sending }, { seq, bytes }) => {
    const sentMs = performance.now();
    await sending;
    try {
      await publisher.publish(dataSubject(host.name), bytes, {
        msgID: messageId(host.name, host.queue, seq),
        timeout: 30_000,
      });
    } catch (error) {
      figures.refused += 1;
      if (figures.refused <= 3) {
        console.error(`refused: ${error.message}`);
      }
    }
    if (ackMs.length < 1_000_000) {
      ackMs.push(performance.now() - sentMs);
    }
  };

  for (let ts = Math.ceil(fromMs); ts < endMs && !signal.aborted;) {
    const now = Math.min(simulatedNow(), endMs);
    for (; ts <= now; ts++) {
      for (const entry of byOffset[ts % intervalMs]) {
        if (entry.beginsMs > ts) {
          continue;
        }
        const message = entry.host.messageAt(ts, intervalMs);
        figures.messages += 1;
        figures.processRows += message.processRows;
        figures.bytes += message.bytes.length;
        figures.latestMs = Math.max(figures.latestMs, (simulatedNow() - ts) / speed);
        entry.sending = send(entry, message);
      }
    }
    if (performance.now() - reportedMs > 10_000) {
      reportedMs = performance.now();
      report?.({ ...figures, ackP99Ms: quantile(ackMs, 0.99) });
    }
    await sleep(5);
  }
  await Promise.all(fleet.map(({ sending }) => sending));
  await Promise.all(opened.map((connection) => closeNats(connection)));
  const elapsed = (performance.now() - startedMs) / 1_000;
  const { user: userUs, system: systemUs } = process.cpuUsage();
  return {
    ...figures,
    seconds: Math.round(elapsed),
    messagesPerSecond: Math.round(figures.messages / elapsed),
    rowsPerSecond: Math.round(figures.processRows / elapsed),
    bytesPerMessage: Math.round(figures.bytes / figures.messages),
    ackP50Ms: quantile(ackMs, 0.5),
    ackP99Ms: quantile(ackMs, 0.99),
    latestMs: Math.round(figures.latestMs),
    cpuPercent: Math.round((userUs + systemUs) / 1e4 / elapsed),
  };
}

function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0
    ? null
    : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * 10) / 10;
}
