// A child of bench/connections.mjs: connects its share of the hosts. Its first message from the parent says where and
// who; it reports how many are in each 100 ms, and ends when the parent disconnects.
import { readFileSync } from 'node:fs';
import { HostConnection } from './client.mjs';

process.once('message', ({ server, hostsFile }) => {
  const hosts = JSON.parse(readFileSync(hostsFile, 'utf8'));
  const counts = { in: 0, lost: 0 };
  const reasons = new Map();
  const connectMs = [];
  const events = {
    onIn(ms) {
      counts.in += 1;
      connectMs.push(ms);
    },
    onOut() {
      counts.in -= 1;
      counts.lost += 1;
    },
    onRefused(reason) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    },
  };
  const connections = hosts.map((host) => new HostConnection(server, host, events));
  // As after an outage: all at once, but for the first connections' jitter.
  for (const connection of connections) {
    setTimeout(() => connection.connect(), Math.random() * 2_000);
  }
  setInterval(() => {
    // That the parent cannot be reached is no error of this process: it ends at the disconnect.
    process.send({ ...counts, reasons: [...reasons], connectMs: connectMs.splice(0) }, () => {});
  }, 100);
  process.once('disconnect', () => process.exit(0));
});
