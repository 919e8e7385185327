import { join } from 'node:path';
import { type ChildEvent, describeExit, EmbeddedError, type NatsServer, startClickHouse } from '@psfleet/embedded';
import type { UpConfig } from '../../config/cli-config.js';
import {
  type App,
  appEnvironment,
  type EnvironmentOptions,
  localApiUrl,
  migrationEnvironment,
} from './app-environment.js';
import { Listening, listeningOptions } from '../listen/listening.js';
import { urlForOthers } from '../listen/plan-listening.js';
import { requireFreePorts, requirePortsOf } from './free-ports.js';
import { enrollOwnAgent, hasIdentity } from './enroll-own-agent.js';
import { LogFile } from './log-file.js';
import { type Part, partNames, stopOrder } from './parts.js';
import type { Progress } from './progress.js';
import { ensureAdminToken, loadSecrets } from '../home/secrets.js';
import { ensureTrust, natsCredsIn, trustFolderOf, withCoreCreds } from '../home/trust.js';
import { prepareServiceAccount, type ServiceAccount } from '../service/service-account.js';
import { shareHome, shareTrust } from '../service/share-home.js';
import { startBroker } from './start-broker.js';
import { migrate, prepareBroker, startApp } from './start-app.js';

interface Stoppable {
  stop(): Promise<void>;
}

export interface OneMachineOptions {
  readonly config: UpConfig;
  readonly without: ReadonlySet<Part>;
  /** Whether a nats-server with known vulnerabilities may serve other machines. */
  readonly acceptOldNats: boolean;
  readonly progress: Progress;
}

export interface StartedMachine {
  readonly adminTokenFile: string;
  /** URL of the API for other machines; null if it serves none. */
  readonly urlForOthers: string | null;
}

/** Runs all parts of psfleet on this machine, as supervised children on loopback. */
export class OneMachine {
  readonly #options: OneMachineOptions;
  readonly #running = new Map<Part, Stoppable>();
  readonly #stopping = new AbortController();
  #started: Promise<unknown> = Promise.resolve();
  #stopWatching: () => void = () => {};
  #broker: NatsServer | null = null;

  constructor(options: OneMachineOptions) {
    this.#options = options;
  }

  /**
   * Resolves when every part is ready. Throws EmbeddedError, or AbortError after `stop`; call `stop` then to end the
   * started parts.
   */
  start(): Promise<StartedMachine> {
    const started = this.#start();
    this.#started = started.catch(() => {}); // the caller handles the error; `stop` only waits
    return started;
  }

  /** Aborts a start under way, then stops the parts in order, each with time to finish its work. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#started;
    this.#stopWatching();
    for (const part of stopOrder) {
      const running = this.#running.get(part);
      if (running === undefined) {
        continue;
      }
      await this.#timed(`${partNames[part]} stopped`, () => running.stop());
      this.#running.delete(part);
    }
  }

  /** URL of the API for programs on this machine. */
  get apiUrl(): string {
    return localApiUrl(this.#options.config);
  }

  async #start(): Promise<StartedMachine> {
    const { config, progress } = this.#options;
    const account = await prepareServiceAccount(config, (step) => progress.step(step));
    const { user } = account;
    const listening = await Listening.prepare(trustFolderOf(config.home), { ...listeningOptions(config), user });
    await requireFreePorts(config, listening.plan, (part) => this.#isWanted(part));
    ensureTrust(config.home, config.simulator);
    const secrets = loadSecrets(config.home);
    const adminTokenFile = ensureAdminToken(config.home);
    shareHome(config.home, user);
    progress.step(`state in ${config.home}`, { home: config.home });

    const natsUrl = await this.#startNats(listening, account);
    // The API reads its certificate again by itself.
    this.#stopWatching = listening.watch(
      () => this.#broker?.reload(),
      (error) => progress.logger.error({ err: error }, 'certificates could not be checked'),
    );
    this.#stopping.signal.throwIfAborted();
    const clickhouseUrl = await this.#startClickHouse(secrets.clickhouse, account);
    this.#stopping.signal.throwIfAborted();
    const environment: EnvironmentOptions = {
      config,
      secrets,
      adminTokenFile,
      natsUrl,
      natsCreds: natsCredsIn(config.home),
      clickhouseUrl,
      listening,
      account,
      ownPid: process.pid,
    };
    if (natsUrl !== null) {
      await this.#timed('streams are up to date', () => this.#prepareBroker(environment));
    }
    if (this.#isWanted('collector')) {
      await this.#timed('schema is up to date', () =>
        migrate({ env: migrationEnvironment(environment), ...this.#collectorRun(account) }),
      );
    }
    // The collector waits for the list of hosts, which the API distributes.
    if (this.#isWanted('api')) {
      await this.#startApp('api', `${this.apiUrl}/readyz`, environment);
    }
    if (this.#isWanted('collector')) {
      await this.#startApp('collector', `http://127.0.0.1:${config.collectorHealthPort}/readyz`, environment);
    }
    if (this.#isWanted('agent')) {
      await this.#enrollAgent(environment);
      await this.#startApp('agent', `http://127.0.0.1:${config.agentHealthPort}/readyz`, environment);
    }
    const { plan } = listening;
    return { adminTokenFile, urlForOthers: plan === null ? null : urlForOthers('https', plan, config.tlsPort) };
  }

  #isWanted(part: Part): boolean {
    return !this.#options.without.has(part);
  }

  async #startNats(listening: Listening, account: ServiceAccount): Promise<string | null> {
    const { config, acceptOldNats, progress } = this.#options;
    if (!this.#isWanted('nats')) {
      return requireUrl(config.natsUrl, 'PSFLEET_NATS_URL', 'nats');
    }
    const onEvent = (event: ChildEvent): void => this.#onEvent('nats', event);
    const { signal } = this.#stopping;
    const server = await this.#timed(`nats-server on port ${config.natsPort}`, () =>
      startBroker({ config, listening, account, acceptOldNats, progress, onEvent, signal }),
    );
    this.#running.set('nats', server);
    this.#broker = server;
    return server.url;
  }

  #prepareBroker(environment: EnvironmentOptions): Promise<void> {
    const { account } = environment;
    return withCoreCreds(this.#options.config.home, (credsFile) => {
      shareTrust(trustFolderOf(this.#options.config.home), account.user);
      const env = { ...appEnvironment('collector', environment), PSFLEET_NATS_CREDS: credsFile };
      return prepareBroker({ env, ...this.#collectorRun(account) });
    });
  }

  #collectorRun(account: ServiceAccount) {
    return { account, onLine: this.#lineHandler('collector'), signal: this.#stopping.signal };
  }

  /** Makes this machine a host at the first start. Without an API of its own the agent says what to do. */
  async #enrollAgent(environment: EnvironmentOptions): Promise<void> {
    const env = appEnvironment('agent', environment);
    if (hasIdentity(env) || !this.#isWanted('api')) {
      return;
    }
    const { apiUrl } = this;
    const { adminTokenFile, account } = environment;
    const { serverUsers } = this.#options.config;
    const { signal } = this.#stopping;
    await this.#timed('this machine is enrolled as a host', () =>
      enrollOwnAgent({ apiUrl, adminTokenFile, serverUsers, env, account, onLine: this.#lineHandler('agent'), signal }),
    );
  }

  async #startClickHouse(
    passwords: Parameters<typeof startClickHouse>[0]['passwords'],
    account: ServiceAccount,
  ): Promise<string | null> {
    const { config, progress } = this.#options;
    if (!this.#isWanted('clickhouse')) {
      return requireUrl(config.clickhouseUrl, 'PSFLEET_CLICKHOUSE_URL', 'clickhouse');
    }
    const { clickhouse, searchPath } = config.embedded;
    const server = await this.#timed(`ClickHouse on port ${config.clickhousePort}`, () =>
      startClickHouse({
        home: config.home,
        port: config.clickhousePort,
        passwords,
        clickhouse,
        searchPath,
        memoryBytes: config.clickhouseMemoryBytes,
        ...account,
        onProgress: (step) => progress.step(step),
        logger: progress.logger,
        onEvent: (event) => this.#onEvent('clickhouse', event),
        signal: this.#stopping.signal,
      }),
    );
    this.#running.set('clickhouse', server);
    return server.url;
  }

  async #startApp(app: App, readyUrl: string, environment: EnvironmentOptions): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    const { config, progress } = this.#options;
    const { logger } = progress;
    const start = (): Promise<Stoppable> =>
      startApp({
        app,
        env: appEnvironment(app, environment),
        account: environment.account,
        readyUrl,
        serverUsers: config.serverUsers,
        requireFreePorts: () => requirePortsOf(app, config, environment.listening.plan),
        logger,
        onLine: this.#lineHandler(app),
        onEvent: (event) => this.#onEvent(app, event),
        signal: this.#stopping.signal,
      });
    this.#running.set(app, await this.#timed(`${partNames[app]} is ready`, start));
  }

  /** Returns a function that writes a line of a part to its log file and forwards it. */
  #lineHandler(app: App): (line: string) => void {
    const file = new LogFile(join(this.#options.config.home, 'logs', `${app}.log`));
    return (line) => {
      file.append(line);
      this.#options.progress.forwardLog(app, line);
    };
  }

  #onEvent(part: Part, event: ChildEvent): void {
    if (this.#stopping.signal.aborted) {
      return;
    }
    const { progress } = this.#options;
    if (event.type === 'restarted') {
      progress.step(`${partNames[part]} restarted`, { part, pid: event.pid });
    } else if (event.type === 'blocked') {
      progress.step(`${partNames[part]} cannot be restarted: ${event.reason}`, { part });
    } else if (event.restartInMs === null) {
      const logs = join(this.#options.config.home, 'logs');
      progress.step(`${partNames[part]} exited (${describeExit(event.exit)}) and will not be restarted: see ${logs}`, {
        part,
      });
    } else {
      progress.step(
        `${partNames[part]} exited (${describeExit(event.exit)}); restarting in ${event.restartInMs / 1000} s`,
        { part, restartInMs: event.restartInMs },
      );
    }
  }

  async #timed<T>(message: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    const tookMs = Math.round(performance.now() - startedAt);
    this.#options.progress.step(`${message} (${(tookMs / 1000).toFixed(1)} s)`, { tookMs });
    return result;
  }
}

/** Returns null, so that the parts use the caller's own variables. Throws if `variable` is not set. */
function requireUrl(url: string | null, variable: string, part: Part): null {
  if (url === null) {
    throw new EmbeddedError(
      'server-missing',
      `--without ${part} needs ${variable}, and its credentials: they name the server to use instead`,
    );
  }
  return null;
}
