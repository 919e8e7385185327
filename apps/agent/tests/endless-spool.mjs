// Appends endlessly to the spool in folder argv[2], and prints the sequence number of each message once it is kept.
import { createLogger } from '@psfleet/service-kit';
import { Spool } from '../dist/spool/spool.js';

const spool = await Spool.open({
  folder: process.argv[2],
  maxBytes: 1e9,
  maxAgeMs: 1e9,
  maxMemoryBytes: 1e6,
  logger: createLogger({ name: 'test', level: 'error' }),
});
for (let tick = 0; ; tick++) {
  const seq = spool.nextSeq;
  await spool.append([{ seq, bytes: Buffer.alloc(200 + (tick % 5_000), String(seq)) }], tick % 10 === 0);
  process.stdout.write(`${seq}\n`);
}
