import { createLogger, installShutdown } from '@psfleet/service-kit';
import type { UpConfig } from '../../config/cli-config.js';
import { shellQuote } from '../../render/shell-quote.js';
import { ownCommand } from './own-command.js';
import { OneMachine, type StartedMachine } from './one-machine.js';
import type { Part } from './parts.js';
import { jsonProgress, type Progress, textProgress } from './progress.js';
import { createSignInLink, servesPage } from '../../sign-in/sign-in-link.js';
import { createAdminClient } from '../../connect/admin-client.js';

export interface UpOptions {
  readonly without: readonly Part[];
  readonly json: boolean;
  readonly insecure: boolean;
  readonly listen: string | null;
  readonly acceptOldNats: boolean;
}

/** Longer than the stop limits of all parts together. */
const stopLimitMs = 90_000;
/** For a link to the page; psfleet runs without it too. */
const timeoutMs = 10_000;

/** Starts psfleet on this machine and stays until SIGTERM, SIGINT or SIGHUP. */
export async function up(settings: UpConfig, options: UpOptions): Promise<void> {
  const { without, json, acceptOldNats } = options;
  const config = { ...settings, listen: options.listen ?? settings.listen };
  ignoreClosedTerminal();
  const writeOut = (text: string): void => void process.stdout.write(text);
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
    const psfleet = ownCommand(config, machine.apiUrl);
    const page = json ? null : await describePage(config, machine.apiUrl, started, psfleet, progress);
    progress.text(examples(machine.apiUrl, started, psfleet, page));
  }
  progress.step(`psfleet is ready: ${machine.apiUrl}`, { url: machine.apiUrl, ...started });
}

/** How to open the page: a link that signs in, but never into a file or another program; null without a page. */
async function describePage(
  { serverUsers }: UpConfig,
  url: string,
  { adminTokenFile }: StartedMachine,
  psfleet: string,
  { logger }: Progress,
): Promise<string | null> {
  const client = createAdminClient({ url, tokenFile: adminTokenFile, serverUsers, timeoutMs });
  try {
    const hasPage = await servesPage(client);
    return hasPage && process.stdout.isTTY ? await createSignInLink(client) : hasPage ? `${psfleet} login` : null;
  } catch (error) {
    logger.warn({ err: error }, 'no link to the page could be made');
    return `${psfleet} login`;
  }
}

function examples(
  url: string,
  { adminTokenFile: tokenFile, urlForOthers }: StartedMachine,
  psfleet: string,
  page: string | null,
): readonly string[] {
  const forOthers = [`  others   ${urlForOthers}`, `  join     ${psfleet} enroll create`];
  const curl = `curl -s -H "Authorization: Bearer $(cat ${shellQuote(tokenFile)})"`;
  return [
    '',
    ...(page === null ? [] : [`  page     ${page}`]),
    `  API      ${url}/docs`,
    `  token    ${tokenFile}`,
    ...(urlForOthers === null ? [] : forOthers),
    `  try      ${psfleet} status`,
    `           ${curl} ${url}/api/v1/hosts`,
    `           ${curl} '${url}/api/v1/processes?sort=-cpuPercent&limit=10'`,
    '',
  ];
}

/** Writing to a terminal that was closed fails; the error must not end the process before its parts are stopped. */
function ignoreClosedTerminal(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EIO' && error.code !== 'EPIPE') {
      throw error;
    }
  });
}
