import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import {
  describeExit,
  EmbeddedError,
  isReachable,
  type ProgramSpec,
  runProgram,
  supervise,
  type ChildEvent,
  type SupervisedChild,
} from '@psfleet/embedded';
import { type Logger, requestHttp, type ServerUsers } from '@psfleet/service-kit';
import type { ServiceAccount } from '../service/service-account.js';
import type { App } from './app-environment.js';

export interface StartAppOptions {
  readonly app: App;
  readonly env: Readonly<Record<string, string>>;
  readonly account: ServiceAccount;
  /** A GET answers 200 once the app is ready. */
  readonly readyUrl: string;
  readonly serverUsers: ServerUsers;
  readonly requireFreePorts: () => Promise<void>;
  readonly logger: Logger;
  readonly onLine: (line: string) => void;
  readonly onEvent: (event: ChildEvent) => void;
  readonly signal: AbortSignal;
}

const readyLimitMs = 60_000;
const stopLimitMs = 20_000;

/** Starts one of psfleet's programs as a supervised child that ends with this process; resolves when it is ready. */
export function startApp({
  app,
  env,
  account,
  readyUrl,
  serverUsers,
  requireFreePorts,
  logger,
  onLine,
  onEvent,
  signal,
}: StartAppOptions): Promise<SupervisedChild> {
  return supervise({
    program: appProgram(app, [], { env, onLine, account }),
    isReady: () => isReachable(requireAnswer(readyUrl, serverUsers)),
    requireFreePorts,
    readyLimitMs,
    autoRestart: true,
    logger,
    onEvent,
    signal,
  });
}

/** Brings the schema up to date. Throws EmbeddedError `start-failed`. */
export function migrate(run: CollectorRun): Promise<void> {
  return runCollectorCommand('migrate', 'migrating the schema', run);
}

/** Makes the broker's streams. Throws EmbeddedError `start-failed`. */
export function prepareBroker(run: CollectorRun): Promise<void> {
  return runCollectorCommand('prepare-broker', "making the broker's streams", run);
}

interface AppRun {
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly account: ServiceAccount;
}

interface CollectorRun extends AppRun {
  readonly signal: AbortSignal;
}

async function runCollectorCommand(command: string, deed: string, run: CollectorRun): Promise<void> {
  const { signal } = run;
  const running = await runProgram(appProgram('collector', [command], run));
  const stop = (): void => void running.stop();
  signal.addEventListener('abort', stop);
  const exit = await running.exited;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (exit.code !== 0) {
    throw new EmbeddedError(
      'start-failed',
      `${deed} failed (${describeExit(exit)}): ${running.lastLines().slice(-5).join(' | ')}`,
    );
  }
}

/** How to run one of psfleet's programs. The agent stays the caller: it reads and acts on everybody's processes. */
export function appProgram(app: App, args: readonly string[], { env, onLine, account }: AppRun): ProgramSpec {
  const isService = app !== 'agent';
  const place = (file: string): string => (isService ? account.readable(file) : file);
  return {
    name: app,
    command: place(process.execPath),
    args: [place(mainFile(app)), ...args],
    env,
    user: isService ? account.user : undefined,
    // The API asks for it itself, which the kernel permits to root only.
    niceness: app === 'api' && account.user !== undefined ? os.constants.priority.PRIORITY_HIGH : undefined,
    stopBy: 'stdin-end',
    stopLimitMs,
    onLine,
  };
}

/** Locates the program as a package, wherever npm put it; its code is never loaded here. */
function mainFile(app: App): string {
  return join(dirname(createRequire(import.meta.url).resolve(`@psfleet/${app}/package.json`)), 'dist', 'main.js');
}

async function requireAnswer(url: string, serverUsers: ServerUsers): Promise<void> {
  const { status } = await requestHttp({
    url: new URL(url),
    method: 'GET',
    headers: {},
    timeoutMs: 2000,
    maxAnswerBytes: 100_000,
    serverUsers,
  });
  if (status !== 200) {
    throw new Error(`${url} answered ${status}`);
  }
}
