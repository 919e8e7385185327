// npm run sim -- [--hosts 1000] [--seconds 60] ...: plays a fleet into the `PSFLEET_SIMULATOR=1 npm start` of this
// machine, or with --nats URL --creds FILE --api URL --token-file FILE into another one. The last line printed is one
// JSON object.
import { runOrExit } from '@psfleet/service-kit';
import { readOptions } from './config/options.js';
import { SimulatorError } from './errors.js';
import { enrollHosts } from './play/enroll.js';
import { playFleet } from './play/fleet-player.js';

await runOrExit('psfleet-simulator', async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  const { first, hosts, apiUrl, tokenFile, serverUsers } = options;
  const stop = new AbortController();
  if (options.isAttached) {
    // The program that started this one ends it by closing its standard input.
    process.stdin.resume().once('end', () => stop.abort());
  }
  try {
    if (options.enrolls) {
      await enrollHosts({ api: apiUrl, tokenFile, first, count: hosts, serverUsers });
    }
    const { seconds, intervalMs, connections, rampSeconds, speed, agoMs, tape, natsUrl, credsFile, caFile } = options;
    const result = await playFleet(
      {
        hosts,
        first,
        seconds,
        intervalMs,
        connections,
        rampSeconds,
        speed,
        fromMs: Date.now() - agoMs,
        tapePath: tape,
        url: natsUrl,
        credsFile,
        caFile,
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
});
