import { FromEnv } from '@psfleet/service-kit/class-config';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '@psfleet/service-kit';
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

/** Configuration of the API, read once from the environment. */
export class ApiConfig {
  /** Address to listen on. On a loopback address only requests for a loopback name are answered. */
  @FromEnv('PSFLEET_API_HOST')
  @IsString()
  @IsNotEmpty()
  host: string = '127.0.0.1';

  /** Port to listen on; 0 takes a free one. */
  @FromEnv('PSFLEET_API_PORT')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 7780;

  /** NATS servers, with commas between. */
  @FromEnv('PSFLEET_NATS_URL')
  @IsString()
  @IsNotEmpty()
  natsUrl: string = 'nats://127.0.0.1:7781';

  @FromEnv('PSFLEET_NATS_USER')
  @ValidateIf((_, value) => value !== null)
  @IsString()
  natsUser: string | null = null;

  @FromEnv('PSFLEET_NATS_PASSWORD', 'secret')
  @ValidateIf((_, value) => value !== null)
  @IsString()
  natsPassword: string | null = null;

  /** Address of ClickHouse's HTTP interface. */
  @FromEnv('PSFLEET_CLICKHOUSE_URL')
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  clickhouseUrl: string = 'http://127.0.0.1:7782';

  @FromEnv('PSFLEET_CLICKHOUSE_USER')
  @IsString()
  clickhouseUser: string = 'default';

  @FromEnv('PSFLEET_CLICKHOUSE_PASSWORD', 'secret')
  @IsString()
  clickhousePassword: string = '';

  @FromEnv('PSFLEET_CLICKHOUSE_DATABASE')
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, { message: 'must be a plain name' })
  clickhouseDatabase: string = 'psfleet';

  /** The bearer token that opens everything; usually in the file that PSFLEET_ADMIN_TOKEN_FILE names. */
  @FromEnv('PSFLEET_ADMIN_TOKEN', 'secret')
  @IsString()
  @MinLength(16)
  adminToken!: string;

  @FromEnv('PSFLEET_LOG_LEVEL')
  @IsIn(LOG_LEVELS)
  logLevel: LogLevel = 'info';

  /** Default: readable on a terminal, JSON elsewhere. */
  @FromEnv('PSFLEET_LOG_FORMAT')
  @ValidateIf((_, value) => value !== null)
  @IsIn(LOG_FORMATS)
  logFormat: LogFormat | null = null;

  /** Stop when standard input ends: set by a supervisor. */
  @FromEnv('PSFLEET_PARENT_STDIN')
  @IsBoolean()
  parentStdin: boolean = false;
}
