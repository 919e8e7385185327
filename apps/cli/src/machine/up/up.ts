import { createLogger, installShutdown } from '@psfleet/service-kit';
import type { UpConfig } from '../../config/cli-config.js';
import { shellQuote } from '../../render/shell-quote.js';
import { ownCommand } from './own-command.js';
import { OneMachine, type StartedMachine } from './one-machine.js';
import type { Part } from './parts.js';
import { jsonProgress, textProgress } from './progress.js';
import { ignoreClosedTerminal, writeOut } from '../../terminal/output.js';

export interface UpOptions {
  readonly without: readonly Part[];
  readonly json: boolean;
  readonly insecure: boolean;
  readonly listen?: string;
  readonly acceptOldNats: boolean;
}

/** Longer than the stop limits of all parts together. */
const stopLimitMs = 90_000;

/** Starts psfleet on this machine and stays until SIGTERM, SIGINT or SIGHUP. */
export async function up(settings: UpConfig, options: UpOptions): Promise<void> {
  const { without, json, acceptOldNats } = options;
  const config = { ...settings, listen: options.listen ?? settings.listen };
  ignoreClosedTerminal();
  const progress = json ? jsonProgress(writeOut) : textProgress(writeOut);
  const machine = new OneMachine({ config, without: new Set(without), acceptOldNats, progress });
  const shutdown = installShutdown({
    logger: json ? progress.logger : createLogger({ name: 'psfleet', level: 'warn', format: 'text' }),
    limitMs: stopLimitMs,
  });
  shutdown.onStop('parts', async () => {
    progress.step('stopping');
    await machine.stop();
  });
  let started: StartedMachine;
  try {
    started = await machine.start();
  } catch (error) {
    // The start failed because it was stopped; the shutdown ends the process.
    if (shutdown.signal.aborted) {
      return;
    }
    await machine.stop();
    throw error;
  }
  if (shutdown.signal.aborted) {
    return;
  }
  if (!without.includes('api')) {
    progress.text(examples(machine.apiUrl, started, ownCommand(config, machine.apiUrl)));
  }
  progress.step(`psfleet is ready: ${machine.apiUrl}`, { url: machine.apiUrl, ...started });
}

function examples(
  url: string,
  { adminTokenFile: tokenFile, urlForOthers }: StartedMachine,
  psfleet: string,
): readonly string[] {
  const forOthers = [`  others   ${urlForOthers}`, `  join     ${psfleet} enroll create`];
  const curl = `curl -s -H "Authorization: Bearer $(cat ${shellQuote(tokenFile)})"`;
  return [
    '',
    `  API      ${url}/docs`,
    `  token    ${tokenFile}`,
    ...(urlForOthers === null ? [] : forOthers),
    `  try      ${psfleet} status`,
    `           ${curl} ${url}/api/v1/hosts`,
    `           ${curl} '${url}/api/v1/processes?sort=-cpuPercent&limit=10'`,
    '',
  ];
}
