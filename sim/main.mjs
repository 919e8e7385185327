// npm run sim -- [--hosts 1000] [--seconds 60] plays a fleet into the broker of `npm start`, or with --nats URL --password ... into another;
// npm run sim -- record makes a tape. The last line printed is one JSON object.
import { parseArgs } from 'node:util';
import { NoBroker, passwordOfHome } from './connect.mjs';
import { play } from './play.mjs';
import { record } from './record.mjs';
import { defaultTape } from './tape.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    hosts: { type: 'string', default: '100' },
    seconds: { type: 'string' },
    interval: { type: 'string', default: '10' },
    connections: { type: 'string', default: '32' },
    ramp: { type: 'string' },
    speed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    tape: { type: 'string', default: defaultTape },
    prefix: { type: 'string', default: 'sim' },
    nats: {
      type: 'string',
      default: process.env['PSFLEET_NATS_URL'] ?? `nats://127.0.0.1:${process.env['PSFLEET_NATS_PORT'] ?? 7781}`,
    },
    user: { type: 'string', default: process.env['PSFLEET_NATS_USER'] ?? 'agent' },
    password: { type: 'string', default: process.env['PSFLEET_NATS_PASSWORD'] ?? passwordOfHome(process.env) },
    out: { type: 'string' },
    attached: { type: 'boolean', default: false },
  },
});

if (positionals[0] === 'record') {
  await record({ seconds: Number(values.seconds ?? 325), ...(values.out === undefined ? {} : { out: values.out }) });
} else {
  const intervalMs = Number(values.interval) * 1_000;
  const stop = new AbortController();
  // Whoever started it ends it, before its time if need be.
  if (values.attached) {
    process.stdin.resume().once('end', () => stop.abort());
  }
  const figures = await play({
    hosts: Number(values.hosts),
    seconds: Number(values.seconds ?? 60),
    intervalMs,
    connections: Math.min(Number(values.connections), Number(values.hosts)),
    rampSeconds: Number(values.ramp ?? values.interval),
    speed: Number(values.speed),
    fromMs: Date.now() - agoMs(values.from),
    tapePath: values.tape,
    prefix: values.prefix,
    url: values.nats,
    user: values.user,
    password: values.password,
    signal: stop.signal,
    report: (soFar) => console.log(JSON.stringify(soFar)),
  }).catch((error) => {
    if (!(error instanceof NoBroker)) {
      throw error;
    }
    console.error(error.message);
    process.exit(1);
  });
  console.log(JSON.stringify(figures));
}

/** "-2h", "-30m": how long ago, in milliseconds. */
function agoMs(text) {
  const [, digits, unit] = /^-?(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  if (digits === undefined) {
    throw new Error(`--from ${text}: give a time before now such as -2h or -30m`);
  }
  return Number(digits) * { s: 1e3, m: 6e4, h: 36e5, d: 864e5, '': 1e3 }[unit];
}
