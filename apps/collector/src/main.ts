#!/usr/bin/env node
import { checkHealth, loadEnvConfig, portVar, runOrExit } from '@psfleet/service-kit';
import { defaultHealthPort } from './config/health-port.js';

const usage = 'usage: psfleet-collector [run | migrate | prepare-broker | health]\n';

async function main([command = 'run', ...rest]: readonly string[]): Promise<void> {
  if (rest.length > 0 || !['run', 'migrate', 'prepare-broker', 'health'].includes(command)) {
    process.stderr.write(usage);
    process.exitCode = 64; // EX_USAGE
    return;
  }
  if (command === 'health') {
    const settings = { port: portVar('PSFLEET_HEALTH_PORT', { default: defaultHealthPort }) };
    process.exitCode = await checkHealth(loadEnvConfig(settings, process.env), (text) => process.stdout.write(text));
    return;
  }
  // Imported lazily, so that a health check stays cheap.
  const { prepareBroker, runCollector, runMigrations } = await import('./run-collector.js');
  const runs = { run: runCollector, migrate: runMigrations, 'prepare-broker': prepareBroker };
  await runs[command as keyof typeof runs](process.env);
}

await runOrExit('psfleet-collector', () => main(process.argv.slice(2)));
