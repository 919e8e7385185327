import { FromEnv } from '@psfleet/service-kit/class-config';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '@psfleet/service-kit';
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

/** Everything the collector can be told, from its environment. */
export class CollectorConfig {
  /** The brokers, with commas between. */
  @FromEnv('PSFLEET_NATS_URL')
  @Matches(/^(nats|tls):\/\/[^\s,]+(,\s*(nats|tls):\/\/[^\s,]+)*$/, {
    message: 'must be URLs such as nats://127.0.0.1:7781, with commas between',
  })
  natsUrl: string = 'nats://127.0.0.1:7781';

  @FromEnv('PSFLEET_NATS_USER')
  @MinLength(1)
  natsUser: string = 'collector';

  @FromEnv('PSFLEET_NATS_PASSWORD', 'secret')
  @IsOptional()
  @IsString()
  natsPassword: string | null = null;

  /** ClickHouse over HTTP. */
  @FromEnv('PSFLEET_CLICKHOUSE_URL')
  @Matches(/^https?:\/\/\S+$/, { message: 'must be a URL such as http://127.0.0.1:7782' })
  clickhouseUrl: string = 'http://127.0.0.1:7782';

  @FromEnv('PSFLEET_CLICKHOUSE_USER')
  @MinLength(1)
  clickhouseUser: string = 'default';

  @FromEnv('PSFLEET_CLICKHOUSE_PASSWORD', 'secret')
  @IsString()
  clickhousePassword: string = '';

  @FromEnv('PSFLEET_CLICKHOUSE_DATABASE')
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, { message: 'must be a plain name' })
  clickhouseDatabase: string = 'psfleet';

  /** The cluster of ClickHouse, as its `remote_servers` names it: `migrate` then makes replicated tables on its shards. Default: one server. */
  @FromEnv('PSFLEET_CLICKHOUSE_CLUSTER')
  @IsOptional()
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, { message: 'must be a plain name' })
  clickhouseCluster: string | null = null;

  /** Bytes that the broker keeps for collectors that are behind. The broker reserves them. */
  @FromEnv('PSFLEET_STREAM_MAX_BYTES', 'size')
  @Min(1_000_000)
  streamMaxBytes: number = 2_000_000_000;

  /** Bytes of messages that could not be stored; the oldest go first. */
  @FromEnv('PSFLEET_DEAD_STREAM_MAX_BYTES', 'size')
  @Min(1_000_000)
  deadStreamMaxBytes: number = 200_000_000;

  /** Rows of one insert. */
  @FromEnv('PSFLEET_BATCH_ROWS')
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  batchRows: number = 250_000;

  /** Milliseconds that a row waits for others before it is stored. */
  @FromEnv('PSFLEET_BATCH_WAIT', 'duration')
  @Min(10)
  @Max(10_000)
  batchWaitMs: number = 1000;

  /** Milliseconds after which the broker gives a message to another collector, unless this one says that it still works on it. */
  @FromEnv('PSFLEET_ACK_WAIT', 'duration')
  @Min(1000)
  @Max(3_600_000)
  ackWaitMs: number = 60_000;

  /** Milliseconds between two purges of the stream. */
  @FromEnv('PSFLEET_PURGE_INTERVAL', 'duration')
  @Min(100)
  purgeIntervalMs: number = 30_000;

  /** Milliseconds that acknowledged messages stay in the stream. */
  @FromEnv('PSFLEET_PURGE_AGE', 'duration')
  @Min(0)
  purgeAgeMs: number = 600_000;

  /** Milliseconds between two looks for minutes and hours to roll up. */
  @FromEnv('PSFLEET_ROLLUP_INTERVAL', 'duration')
  @Min(100)
  rollupIntervalMs: number = 10_000;

  /** Milliseconds after its end at which a minute or hour is rolled up; an insert must be over by then. */
  @FromEnv('PSFLEET_ROLLUP_SETTLE', 'duration')
  @Min(75_000)
  rollupSettleMs: number = 75_000;

  /** Whole days that raw rows are kept. */
  @FromEnv('PSFLEET_RETENTION_RAW', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 14d' })
  @Min(86_400_000)
  retentionRawMs: number = 14 * 86_400_000;

  /** Whole days that rollups of minutes, and of quarter hours for processes, are kept. */
  @FromEnv('PSFLEET_RETENTION_MINUTE', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 90d' })
  @Min(86_400_000)
  retentionMinuteMs: number = 90 * 86_400_000;

  /** Whole days that rollups of hours are kept. */
  @FromEnv('PSFLEET_RETENTION_HOUR', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 1095d' })
  @Min(86_400_000)
  retentionHourMs: number = 1095 * 86_400_000;

  /** Whole days that events are kept, and identities after they were last sent. */
  @FromEnv('PSFLEET_RETENTION_EVENTS', 'duration')
  @IsDivisibleBy(86_400_000, { message: 'must be whole days such as 90d' })
  @Min(86_400_000)
  retentionEventsMs: number = 90 * 86_400_000;

  /** Bytes that the database may take; above them the oldest days of raw rows are dropped. Default: no limit. Not on a cluster, whose servers have disks of their own. */
  @FromEnv('PSFLEET_MAX_DISK', 'size')
  @IsOptional()
  @Min(100_000_000)
  maxDiskBytes: number | null = null;

  /** Port of /healthz, /readyz and /metrics on loopback; 0 takes a free one. */
  @FromEnv('PSFLEET_HEALTH_PORT')
  @IsInt()
  @Min(0)
  @Max(65_535)
  healthPort: number = 7783;

  @FromEnv('PSFLEET_LOG_LEVEL')
  @IsIn(LOG_LEVELS)
  logLevel: LogLevel = 'info';

  /** Default: text on a terminal, JSON elsewhere. */
  @FromEnv('PSFLEET_LOG_FORMAT')
  @IsOptional()
  @IsIn(LOG_FORMATS)
  logFormat: LogFormat | null = null;

  /** Whether the end of standard input means that the parent is gone and the collector should stop. */
  @FromEnv('PSFLEET_PARENT_STDIN')
  @IsBoolean()
  parentStdin: boolean = false;
}
