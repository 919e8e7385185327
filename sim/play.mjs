// npm run sim -- [--hosts 1000] [--seconds 60] ...: a fleet of simulated hosts, each publishing at its own moment of the interval.
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { closeNats } from '@psfleet/service-kit';
import { dataSubject, fnv1a32, messageId } from '@psfleet/wire';
import { connectMany } from './connect.mjs';
import { readTape } from './tape.mjs';
import { SimulatedHost } from './simulated-host.mjs';

/**
 * `rampSeconds`: over how long the hosts begin, because each begins with a keyframe. `speed` and `fromMs` play a history: so many seconds of it
 * in one. Resolves with figures; milliseconds are of the broker's acknowledgements.
 */
export async function play({ hosts, seconds, intervalMs, connections, rampSeconds, speed, fromMs, tapePath, prefix, url, user, password, report }) {
  const tape = readTape(tapePath);
  const opened = await connectMany(connections, { url, user, password });
  const publishers = opened.map((connection) => jetstream(connection, { timeout: 30_000 }));
  const startedMs = performance.now();
  const wallMs = Date.now();
  const simulatedNow = () => fromMs + (performance.now() - startedMs) * speed;
  const firstSeq = wallMs;
  const fleet = Array.from({ length: hosts }, (_, at) => {
    const host = new SimulatedHost(`${prefix}-${at}`, tape, firstSeq);
    const offsetMs = fnv1a32(host.name) % intervalMs;
    const beginsMs = fromMs + (at / hosts) * rampSeconds * 1_000 * speed;
    return { host, publisher: publishers[at % publishers.length], nextTs: Math.ceil((beginsMs - offsetMs) / intervalMs) * intervalMs + offsetMs, sending: Promise.resolve() };
  });
  // Ring of the interval: who is due next is found without looking at everybody.
  fleet.sort((a, b) => a.nextTs - b.nextTs);
  const queue = [...fleet];
  const figures = { hosts, messages: 0, processRows: 0, bytes: 0, refused: 0, latestMs: 0 };
  const ackMs = [];
  const endMs = fromMs + seconds * 1_000 * speed;
  let reportedMs = performance.now();

  const sendBehind = async (entry, messages) => {
    const sentMs = performance.now();
    await entry.sending;
    for (const { seq, bytes } of messages) {
      try {
        await entry.publisher.publish(dataSubject(entry.host.name), bytes, { msgID: messageId(entry.host.name, entry.host.queue, seq), timeout: 30_000 });
      } catch (err) {
        figures.refused += 1;
        if (figures.refused <= 3) console.error(`refused: ${err.message}`);
      }
    }
    if (ackMs.length < 1_000_000) ackMs.push(performance.now() - sentMs);
  };

  for (let at = 0; ; ) {
    const now = simulatedNow();
    if (now >= endMs) break;
    // All hosts have the same interval: once each has had its turn the order is the same again.
    for (let entry = queue[at]; entry.nextTs <= now; entry = queue[at]) {
      const { messages, processRows } = entry.host.messagesAt(entry.nextTs, intervalMs);
      figures.messages += messages.length;
      figures.processRows += processRows;
      figures.bytes += messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
      figures.latestMs = Math.max(figures.latestMs, (now - entry.nextTs) / speed);
      entry.sending = sendBehind(entry, messages);
      entry.nextTs += intervalMs;
      at = (at + 1) % queue.length;
      if (at === 0) queue.sort((a, b) => a.nextTs - b.nextTs);
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
  return { ...figures, seconds: Math.round(elapsed), messagesPerSecond: Math.round(figures.messages / elapsed), rowsPerSecond: Math.round(figures.processRows / elapsed), bytesPerMessage: Math.round(figures.bytes / figures.messages), ackP50Ms: quantile(ackMs, 0.5), ackP99Ms: quantile(ackMs, 0.99), latestMs: Math.round(figures.latestMs), cpuPercent: Math.round((userUs + systemUs) / 1e4 / elapsed) };
}

function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * 10) / 10;
}
