import {
  type ChildEvent,
  EmbeddedError,
  findNatsServer,
  isSafeForStrangers,
  type NatsProgram,
  type NatsServer,
  oldestSafeNats,
  startNatsServer,
} from '@psfleet/embedded';
import type { UpConfig } from '../../config/cli-config.js';
import { trustFolderOf } from '../home/trust.js';
import type { ServiceAccount } from '../service/service-account.js';
import type { Listening } from '../listen/listening.js';
import type { Progress } from './progress.js';

export interface StartBrokerOptions {
  readonly config: UpConfig;
  readonly listening: Listening;
  readonly account: ServiceAccount;
  /** Whether a nats-server with known vulnerabilities may serve other machines. */
  readonly acceptOldNats: boolean;
  readonly progress: Progress;
  readonly onEvent: (event: ChildEvent) => void;
  readonly signal: AbortSignal;
}

/** Starts nats-server, on loopback or with TLS for other machines too. Throws EmbeddedError. */
export async function startBroker(options: StartBrokerOptions): Promise<NatsServer> {
  const { config, listening, account, progress, onEvent, signal } = options;
  const { user } = account;
  const { plan, brokerFiles } = listening;
  const program = await findNatsServer({
    ...config.embedded,
    user,
    onProgress: (step) => progress.step(step),
  });
  if (plan !== null) {
    checkVersion(program, options);
  }
  return startNatsServer({
    home: config.home,
    port: config.natsPort,
    trustFolder: trustFolderOf(config.home),
    ...(plan === null
      ? {}
      : { host: plan.address, tls: { certFile: brokerFiles.certificate, keyFile: brokerFiles.key } }),
    program,
    user,
    logger: progress.logger,
    onEvent,
    signal,
  });
}

function checkVersion(program: NatsProgram, { acceptOldNats, progress }: StartBrokerOptions): void {
  if (isSafeForStrangers(program)) {
    return;
  }
  const advice =
    `nats-server ${program.version} (${program.file}) has known vulnerabilities that strangers can use: ` +
    `put ${oldestSafeNats} or newer on the PATH, or name it in PSFLEET_NATS_SERVER`;
  if (!acceptOldNats) {
    throw new EmbeddedError('version-too-old', `${advice}; --accept-old-nats uses it all the same`);
  }
  progress.step(`warning: ${advice}`, { version: program.version, file: program.file });
}
