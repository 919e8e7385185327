import { FromEnv } from '@psfleet/service-kit/class-config';
import { logFormats, logLevels, type LogFormat, type LogLevel } from '@psfleet/service-kit';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { defaultListenAddress } from './listen-address.js';

/** Every setting of the API. docs/configuration.md shows the doc comments as they are. */
export class ApiConfig {
  /** Address to listen on. On a loopback address, only requests that name a loopback host are answered. */
  @FromEnv('PSFLEET_API_HOST')
  @IsString()
  @IsNotEmpty()
  host: string = defaultListenAddress.host;

  /** Port to listen on; 0 picks a free one. */
  @FromEnv('PSFLEET_API_PORT')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = defaultListenAddress.port;

  /** URL of the broker; several are separated by commas. */
  @FromEnv('PSFLEET_NATS_URL')
  @IsString()
  @IsNotEmpty()
  natsUrl: string = 'nats://127.0.0.1:7781';

  /** Broker user name. */
  @FromEnv('PSFLEET_NATS_USER')
  @ValidateIf((_, value) => value !== null)
  @IsString()
  natsUser: string | null = null;

  /** Broker password. */
  @FromEnv('PSFLEET_NATS_PASSWORD', 'secret')
  @ValidateIf((_, value) => value !== null)
  @IsString()
  natsPassword: string | null = null;

  /** URL of ClickHouse's HTTP interface. */
  @FromEnv('PSFLEET_CLICKHOUSE_URL')
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  clickhouseUrl: string = 'http://127.0.0.1:7782';

  /** ClickHouse user name. */
  @FromEnv('PSFLEET_CLICKHOUSE_USER')
  @IsString()
  clickhouseUser: string = 'default';

  /** ClickHouse password. */
  @FromEnv('PSFLEET_CLICKHOUSE_PASSWORD', 'secret')
  @IsString()
  clickhousePassword: string = '';

  /** ClickHouse database. */
  @FromEnv('PSFLEET_CLICKHOUSE_DATABASE')
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, { message: 'must be a plain name' })
  clickhouseDatabase: string = 'psfleet';

  /** Bearer token that permits every request; usually read from the file that PSFLEET_ADMIN_TOKEN_FILE names. */
  @FromEnv('PSFLEET_ADMIN_TOKEN', 'secret')
  @IsString()
  @MinLength(16)
  adminToken!: string;

  /** Base URL of the documentation, which `/docs/problems` redirects to. */
  @FromEnv('PSFLEET_DOCS_URL')
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  docsUrl: string = 'https://psfleet.dev/docs';

  /** Least severe log level that is printed. */
  @FromEnv('PSFLEET_LOG_LEVEL')
  @IsIn(logLevels)
  logLevel: LogLevel = 'info';

  /** json, or text for people; by default text on a terminal and json elsewhere. */
  @FromEnv('PSFLEET_LOG_FORMAT')
  @ValidateIf((_, value) => value !== null)
  @IsIn(logFormats)
  logFormat: LogFormat | null = null;

  /** Whether to stop when standard input ends, which means that the supervisor is gone. */
  @FromEnv('PSFLEET_PARENT_STDIN')
  @IsBoolean()
  parentStdin: boolean = false;
}
