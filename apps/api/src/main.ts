#!/usr/bin/env node
import { checkHealth, loadEnvConfig, portVar, runOrExit, stringVar } from '@psfleet/service-kit';
import { defaultListenAddress } from './config/listen-address.js';

const usage = 'usage: psfleet-api [run [--insecure] | health]\n';

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

async function main([command = 'run', ...rest]: readonly string[]): Promise<void> {
  const isInsecure = command === 'run' && rest.length === 1 && rest[0] === '--insecure';
  if ((rest.length > 0 && !isInsecure) || !['run', 'health'].includes(command)) {
    process.stderr.write(usage);
    process.exitCode = 64; // EX_USAGE
    return;
  }
  if (command === 'health') {
    process.exitCode = await health();
    return;
  }
  // Imported lazily, so that a health check stays cheap.
  const { runApi } = await import('./run-api.js');
  await runApi(isInsecure ? { ...process.env, PSFLEET_INSECURE: '1' } : process.env);
}

function health(): Promise<0 | 1> {
  const settings = {
    host: stringVar('PSFLEET_API_HOST', { default: defaultListenAddress.host }),
    port: portVar('PSFLEET_API_PORT', { default: defaultListenAddress.port }),
  };
  const { host, port } = loadEnvConfig(settings, process.env);
  const address = { host: wildcards.has(host) ? '127.0.0.1' : host, port };
  return checkHealth(address, (text) => process.stdout.write(text));
}

await runOrExit('psfleet-api', () => main(process.argv.slice(2)));
