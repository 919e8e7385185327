import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectorUnderTest } from './collector-under-test.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Does nothing if the build is up to date. */
export function buildCollector(): void {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/.bin/tsc'), '-b', join(root, 'apps/collector/tsconfig.build.json')],
    { stdio: 'inherit' },
  );
}

export interface CollectorProcess {
  readonly child: ChildProcess;
  /** Everything that it has written so far. */
  output(): string;
  /** Port of its health server, known once it is collecting. */
  healthPort(): number;
  /** The exit code, or null if a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** Starts the built program with an environment of its own. */
export function spawnCollector(
  { config }: Pick<CollectorUnderTest, 'config'>,
  args: readonly string[] = [],
  changes: Readonly<Record<string, string>> = {},
): CollectorProcess {
  const child = spawn(process.execPath, [join(root, 'apps/collector/dist/main.js'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/bin:/bin',
      PSFLEET_NATS_URL: config.natsUrl,
      PSFLEET_NATS_CREDS: config.natsCreds ?? '',
      PSFLEET_TRUST_FOLDER: config.trustFolder ?? '',
      PSFLEET_COLLECTOR_STATE: config.stateFolder ?? '',
      PSFLEET_CLICKHOUSE_URL: config.clickhouseUrl,
      PSFLEET_CLICKHOUSE_USER: config.clickhouseUser,
      PSFLEET_CLICKHOUSE_PASSWORD: config.clickhousePassword,
      PSFLEET_CLICKHOUSE_DATABASE: config.clickhouseDatabase,
      PSFLEET_BATCH_WAIT: '100ms',
      PSFLEET_METRICS_WAIT: '0s',
      PSFLEET_ACK_WAIT: '2s',
      PSFLEET_HEALTH_PORT: '0',
      PSFLEET_PARENT_STDIN: 'true',
      ...changes,
    },
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
  }
  const healthPort = (): number => Number(/healthPort"?[=:](\d+)/.exec(written)?.[1]);
  return {
    child,
    output: () => written,
    healthPort,
    exited: once(child, 'exit').then(([code]) => code as number | null),
  };
}
