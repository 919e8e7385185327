// npm run sim -- [--hosts 1000] [--seconds 60] ...: plays a fleet into the `PSFLEET_SIMULATOR=1 npm start` of this
// machine, or with --nats URL --creds FILE --api URL --token-file FILE into another one. The last line printed is one
// JSON object.
import { parseArgs } from 'node:util';
import { loadEnvConfig, serverUsersVar } from '@psfleet/service-kit';
import { homeFiles } from './config/home-files.js';
import { SimulatorError } from './errors.js';
import { enrollHosts } from './play/enroll.js';
import { playFleet } from './play/fleet-player.js';
import { defaultTape } from './tape/tape-file.js';

const { env } = process;
const home = homeFiles(env);
const { serverUsers } = loadEnvConfig({ serverUsers: serverUsersVar }, env);
const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '60' },
    interval: { type: 'string', default: '10' },
    connections: { type: 'string', default: '32' },
    ramp: { type: 'string' },
    speed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    tape: { type: 'string', default: defaultTape },
    first: { type: 'string', default: '0' },
    nats: {
      type: 'string',
      default: env['PSFLEET_NATS_URL'] ?? `nats://127.0.0.1:${env['PSFLEET_NATS_PORT'] ?? 7781}`,
    },
    creds: { type: 'string', default: env['PSFLEET_NATS_CREDS'] ?? home.creds },
    ca: { type: 'string' },
    api: { type: 'string', default: env['PSFLEET_API_URL'] ?? `http://127.0.0.1:${env['PSFLEET_API_PORT'] ?? 7780}` },
    'token-file': { type: 'string', default: home.adminToken },
    'no-enroll': { type: 'boolean', default: false },
    attached: { type: 'boolean', default: false },
  },
});

const stop = new AbortController();
if (values.attached) {
  // The program that started this one ends it by closing its standard input.
  process.stdin.resume().once('end', () => stop.abort());
}
const [first, hosts] = [Number(values.first), Number(values.hosts)];
try {
  if (!values['no-enroll']) {
    await enrollHosts({ api: values.api, tokenFile: values['token-file'], first, count: hosts, serverUsers });
  }
  const result = await playFleet(
    {
      hosts,
      first,
      seconds: Number(values.seconds),
      intervalMs: Number(values.interval) * 1_000,
      connections: Math.min(Number(values.connections), hosts),
      rampSeconds: Number(values.ramp ?? values.interval),
      speed: Number(values.speed),
      fromMs: Date.now() - parseDurationMs(values.from),
      tapePath: values.tape,
      url: values.nats,
      credsFile: values.creds,
      caFile: values.ca ?? null,
      serverUsers,
    },
    stop.signal,
    (totals) => console.log(JSON.stringify(totals)),
  );
  console.log(JSON.stringify(result));
} catch (error) {
  if (!(error instanceof SimulatorError)) {
    throw error;
  }
  console.error(error.message);
  process.exit(1);
}

/** Parses how long ago the fleet starts, such as "2h" or "30m". */
function parseDurationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, '': 1e3 };
  const [, digits, unit] = /^-?(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  const unitMs = units[unit ?? ''];
  if (digits === undefined || unitMs === undefined) {
    throw new Error(`--from ${text}: give how long ago the fleet starts, such as 2h or 30m`);
  }
  return Number(digits) * unitMs;
}
