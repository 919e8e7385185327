import { FromEnv, IsNatsUrls } from '@psfleet/service-kit/class-config';
import {
  logFormats,
  logLevels,
  type LogFormat,
  type LogLevel,
  serverUsersDefault,
  serverUsersPattern,
  serverUsersRule,
} from '@psfleet/service-kit';
import {
  IsBoolean,
  IsDivisibleBy,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
} from 'class-validator';
import { defaultHealthPort } from './health-port.js';

/** Every setting of the collector. docs/configuration.md shows the doc comments as they are. */
export class CollectorConfig {
  /** URL of the broker; several are separated by commas. */
  @FromEnv('PSFLEET_NATS_URL')
  @IsNatsUrls()
  natsUrl: string = 'nats://127.0.0.1:7781';

  /** The file with the credentials for the broker: a NATS user's JWT and key. `migrate` needs none. */
  @FromEnv('PSFLEET_NATS_CREDS')
  @IsOptional()
  @MinLength(1)
  natsCreds: string | null = null;

  /** File with the authority of the broker's certificate (PEM); by default those that the system trusts. */
  @FromEnv('PSFLEET_NATS_CA')
  @IsOptional()
  @MinLength(1)
  natsCa: string | null = null;

  /** Name in the broker's certificate, if it is not the one in the URL. */
  @FromEnv('PSFLEET_NATS_TLS_NAME')
  @IsOptional()
  @MinLength(1)
  natsTlsName: string | null = null;

  /** Folder with the keys that `psfleet init` made; only its subfolder `collector` is read. `migrate` needs none. */
  @FromEnv('PSFLEET_TRUST_FOLDER')
  @IsOptional()
  @MinLength(1)
  trustFolder: string | null = null;

  /** Folder that remembers the newest list of hosts; each collector has its own. `migrate` needs none. */
  @FromEnv('PSFLEET_COLLECTOR_STATE')
  @IsOptional()
  @MinLength(1)
  stateFolder: string | null = null;

  /**
   * Users, besides root and its own, that run the servers it connects to on this machine, with commas between:
   * `clickhouse,nats` where packages of the system installed them.
   */
  @FromEnv('PSFLEET_SERVER_USERS')
  @Matches(serverUsersPattern, { message: serverUsersRule })
  serverUsers: string = serverUsersDefault;

  /** URL of ClickHouse's HTTP interface. */
  @FromEnv('PSFLEET_CLICKHOUSE_URL')
  @Matches(/^https?:\/\/\S+$/, { message: 'must be a URL such as http://127.0.0.1:7782' })
  clickhouseUrl: string = 'http://127.0.0.1:7782';

  /** ClickHouse user name. */
  @FromEnv('PSFLEET_CLICKHOUSE_USER')
  @MinLength(1)
  clickhouseUser: string = 'default';

  /** ClickHouse password. */
  @FromEnv('PSFLEET_CLICKHOUSE_PASSWORD', 'secret')
  @IsString()
  clickhousePassword: string = '';

  /** ClickHouse database. */
  @FromEnv('PSFLEET_CLICKHOUSE_DATABASE')
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, { message: 'must be a plain name' })
  clickhouseDatabase: string = 'psfleet';

  /**
   * Cluster as ClickHouse's `remote_servers` names it: `migrate` then creates replicated tables on its shards. Without
   * it there is one server.
   */
  @FromEnv('PSFLEET_CLICKHOUSE_CLUSTER')
  @IsOptional()
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, { message: 'must be a plain name' })
  clickhouseCluster: string | null = null;

  /** Disk space that the broker reserves for messages that no collector has stored yet. */
  @FromEnv('PSFLEET_STREAM_MAX_BYTES', 'size')
  @Min(1_000_000)
  streamMaxBytes: number = 2_000_000_000;

  /** Disk space for dead letters; beyond it the oldest are deleted. */
  @FromEnv('PSFLEET_DEAD_STREAM_MAX_BYTES', 'size')
  @Min(1_000_000)
  deadStreamMaxBytes: number = 200_000_000;

  /** Maximum number of rows in one batch. */
  @FromEnv('PSFLEET_BATCH_ROWS')
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  batchRows: number = 250_000;

  /** How long the first row of a batch waits for others; longer while writing is slow. */
  @FromEnv('PSFLEET_BATCH_WAIT', 'duration')
  @Min(10)
  @Max(10_000)
  batchWaitMs: number = 1000;

  /**
   * How long metrics wait for those of later messages, so that few hosts cause few inserts. With many rows they wait no
   * longer than a batch.
   */
  @FromEnv('PSFLEET_METRICS_WAIT', 'duration')
  @Min(0)
  @Max(30_000)
  metricsWaitMs: number = 12_000;

  /**
   * How long the broker waits before redelivering a message that the collector neither acknowledged nor reported as in
   * progress.
   */
  @FromEnv('PSFLEET_ACK_WAIT', 'duration')
  @Min(1000)
  @Max(3_600_000)
  ackWaitMs: number = 60_000;

  /** Time between two purges of acknowledged messages from the stream. */
  @FromEnv('PSFLEET_PURGE_INTERVAL', 'duration')
  @Min(100)
  purgeIntervalMs: number = 30_000;

  /** How long acknowledged messages stay in the stream. */
  @FromEnv('PSFLEET_PURGE_AGE', 'duration')
  @Min(0)
  purgeAgeMs: number = 600_000;

  /** Time between two checks for buckets to roll up. Until then, raw rows answer for them. */
  @FromEnv('PSFLEET_ROLLUP_INTERVAL', 'duration')
  @Min(100)
  rollupIntervalMs: number = 300_000;

  /** How long after its end a bucket is rolled up; inserts that began before must have finished. */
  @FromEnv('PSFLEET_ROLLUP_SETTLE', 'duration')
  @Min(75_000)
  rollupSettleMs: number = 75_000;

  /** How long raw rows are kept, in whole days. */
  @FromEnv('PSFLEET_RETENTION_RAW', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 14d' })
  @Min(86_400_000)
  retentionRawMs: number = 14 * 86_400_000;

  /** How long rollups by the minute, and by the quarter hour for processes, are kept, in whole days. */
  @FromEnv('PSFLEET_RETENTION_MINUTE', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 90d' })
  @Min(86_400_000)
  retentionMinuteMs: number = 90 * 86_400_000;

  /** How long rollups by the hour are kept, in whole days. */
  @FromEnv('PSFLEET_RETENTION_HOUR', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 1095d' })
  @Min(86_400_000)
  retentionHourMs: number = 1095 * 86_400_000;

  /** How long events are kept, and identities after they were last sent, in whole days. */
  @FromEnv('PSFLEET_RETENTION_EVENTS', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 90d' })
  @Min(86_400_000)
  retentionEventsMs: number = 90 * 86_400_000;

  /**
   * Disk space for the database; beyond it the oldest days of raw rows are dropped. Without it there is no limit. It
   * has no effect on a cluster, whose servers have their own disks.
   */
  @FromEnv('PSFLEET_MAX_DISK', 'size')
  @IsOptional()
  @Min(100_000_000)
  maxDiskBytes: number | null = null;

  /** Port of /healthz, /readyz and /metrics-prometheus on loopback; 0 picks a free one. */
  @FromEnv('PSFLEET_HEALTH_PORT')
  @IsInt()
  @Min(0)
  @Max(65_535)
  healthPort: number = defaultHealthPort;

  /** Least severe log level that is printed. */
  @FromEnv('PSFLEET_LOG_LEVEL')
  @IsIn(logLevels)
  logLevel: LogLevel = 'info';

  /** json, or text for people; by default text on a terminal and json elsewhere. */
  @FromEnv('PSFLEET_LOG_FORMAT')
  @IsOptional()
  @IsIn(logFormats)
  logFormat: LogFormat | null = null;

  /** Whether to stop when standard input ends, which means that the supervisor is gone. */
  @FromEnv('PSFLEET_PARENT_STDIN')
  @IsBoolean()
  parentStdin: boolean = false;
}
