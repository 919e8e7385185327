// An agent that sends computed ticks (known-content.mjs) through the spool and the publisher of the real agent.
// Its journal records each tick: "begun n seq ts keyframe keyframeSeq" before it is kept, "kept n" after.
import { openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Publisher, Spool } from '@psfleet/agent/testing';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { encodeTick, simulatedHostId } from '@psfleet/wire';
import { keyframeEvery, knownTick, stepMs } from './known-content.mjs';

const { host, state, journal, firstTs, url, creds } = JSON.parse(process.env['PSFLEET_KNOWN_AGENT']);
const logger = createLogger({ name: host, level: 'warn', format: 'json' });
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
// It ends with the test, also when that is killed.
process.stdin.on('end', () => process.exit(1)).resume();

const written = openSync(journal, 'a');
const earlier = readFileSync(journal, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('begun '));
let n = earlier.length === 0 ? 0 : Number(earlier.at(-1).split(' ')[1]) + 1;

const spool = await Spool.open({
  folder: join(state, 'spool'),
  maxBytes: 100_000_000,
  maxAgeMs: 86_400_000,
  maxMemoryBytes: 16_000_000,
  logger,
});
// SIGTERM does not end the attempts: what was kept has to reach the broker first.
const connection = await connectNats({ url, creds, name: host, logger });
const publisher = new Publisher({ connection, host, intervalMs: stepMs, spool, logger });
publisher.start();
let newestKeyframe = { keyframeSeq: null, keyframeTs: null };

for (let nextMs = performance.now(); !stopping.signal.aborted; nextMs = Math.max(nextMs + stepMs, performance.now())) {
  const keyframe = n % keyframeEvery === 0 || spool.wantsKeyframe;
  const ts = firstTs + n * stepMs;
  if (keyframe) {
    newestKeyframe = { keyframeSeq: spool.nextSeq, keyframeTs: ts };
  }
  const messages = encodeTick(
    knownTick(host, simulatedHostId(host), n, ts, keyframe, newestKeyframe, spool.queueId, spool.dropped),
    spool.nextSeq,
  );
  writeSync(written, `begun ${n} ${spool.nextSeq} ${ts} ${keyframe} ${newestKeyframe.keyframeSeq}\n`);
  await spool.append(messages, keyframe);
  writeSync(written, `kept ${n}\n`);
  n += 1;
  await sleep(Math.max(0, nextMs + stepMs - performance.now()), undefined, { signal: stopping.signal }).catch(
    () => undefined,
  );
}

// On SIGTERM it exits only when the broker has everything.
while (spool.length > 0) {
  await sleep(50);
}
await publisher.stop(0);
await closeNats(connection);
writeSync(written, `ended ${spool.dropped}\n`);
process.exit(0);
