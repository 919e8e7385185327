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

const host = String.raw`(?:[\w.-]+|[\da-fA-F]*(?::[\da-fA-F.]*){2,})`;
const hostList = new RegExp(`^(?:${host}(?:, *${host})*)?$`);

/** Every setting of the API. docs/configuration.md shows the doc comments as they are. */
export class ApiConfig {
  /** Address to listen on without TLS. Other machines reach the API through PSFLEET_LISTEN. */
  @FromEnv('PSFLEET_API_HOST')
  @IsString()
  @IsNotEmpty()
  host: string = defaultListenAddress.host;

  /** Whether PSFLEET_API_HOST may be another address than loopback, so that tokens cross the network without TLS. */
  @FromEnv('PSFLEET_INSECURE')
  @IsBoolean()
  insecure: boolean = false;

  /** Port to listen on; 0 picks a free one. */
  @FromEnv('PSFLEET_API_PORT')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = defaultListenAddress.port;

  /** Address on which the API also listens with TLS, for other machines; by default none. */
  @FromEnv('PSFLEET_LISTEN')
  @ValidateIf((_, value) => value !== null)
  @IsString()
  @IsNotEmpty()
  listen: string | null = null;

  /** Port of the listener with TLS; 0 picks a free one. */
  @FromEnv('PSFLEET_TLS_PORT')
  @IsInt()
  @Min(0)
  @Max(65_535)
  tlsPort: number = 7785;

  /** File with the certificate of the listener with TLS, and its issuers', as PEM. It is read again when it changes. */
  @FromEnv('PSFLEET_TLS_CERT')
  @ValidateIf(({ listen }: ApiConfig, value) => listen !== null || value !== null)
  @IsString({ message: 'is needed with PSFLEET_LISTEN' })
  tlsCert: string | null = null;

  /** File with the private key of that certificate, as PEM. */
  @FromEnv('PSFLEET_TLS_KEY')
  @ValidateIf(({ listen }: ApiConfig, value) => listen !== null || value !== null)
  @IsString({ message: 'is needed with PSFLEET_LISTEN' })
  tlsKey: string | null = null;

  /**
   * Names and addresses under which clients reach this API, separated by commas, beside those of loopback and the
   * addresses on which it listens. Requests to any other name are refused.
   */
  @FromEnv('PSFLEET_API_HOSTS')
  @Matches(hostList, { message: 'must be host names and IP addresses without ports, with commas between' })
  hosts: string = '';

  /** Addresses or networks of proxies, separated by commas, whose X-Forwarded headers are believed; by default none. */
  @FromEnv('PSFLEET_TRUSTED_PROXIES')
  @IsString()
  trustedProxies: string = '';

  /** Folder with the packages that joining hosts download, made by `npm run package:agent`. */
  @FromEnv('PSFLEET_INSTALL_FOLDER')
  @ValidateIf((_, value) => value !== null)
  @IsString()
  installFolder: string | null = null;

  /** Folder with the built page, which is served at /; by default none. */
  @FromEnv('PSFLEET_PAGE_FOLDER')
  @ValidateIf((_, value) => value !== null)
  @IsString()
  pageFolder: string | null = null;

  /** URL of the broker; several are separated by commas. */
  @FromEnv('PSFLEET_NATS_URL')
  @IsNatsUrls()
  natsUrl: string = 'nats://127.0.0.1:7781';

  /** The file with the credentials for the broker: a NATS user's JWT and key. */
  @FromEnv('PSFLEET_NATS_CREDS')
  @ValidateIf((_, value) => value !== null)
  @IsNotEmpty()
  natsCreds: string | null = null;

  /** File with the authority of the broker's certificate (PEM); by default those that the system trusts. */
  @FromEnv('PSFLEET_NATS_CA')
  @ValidateIf((_, value) => value !== null)
  @IsNotEmpty()
  natsCa: string | null = null;

  /** Name in the broker's certificate, if it is not the one in the URL. */
  @FromEnv('PSFLEET_NATS_TLS_NAME')
  @ValidateIf((_, value) => value !== null)
  @IsNotEmpty()
  natsTlsName: string | null = null;

  /** URL of the broker as hosts reach it, which they get when they join; by default PSFLEET_NATS_URL. */
  @FromEnv('PSFLEET_ADVERTISED_NATS_URL')
  @ValidateIf((_, value) => value !== null)
  @Matches(/^(nats|tls):\/\/[^\s,]+(,\s*(nats|tls):\/\/[^\s,]+)*$/, {
    message: 'must be URLs such as tls://broker.example.org:7781, with commas between',
  })
  advertisedNatsUrl: string | null = null;

  /** URL of this API as hosts reach it, for the line with which they join; by default that of PSFLEET_LISTEN. */
  @FromEnv('PSFLEET_ADVERTISED_API_URL')
  @ValidateIf((_, value) => value !== null)
  @Matches(/^https?:\/\/[\w.[\]:-]+$/, { message: 'must be a URL such as https://psfleet.example.org:7785' })
  advertisedApiUrl: string | null = null;

  /** Folder with the keys and credentials that `psfleet init` made; only its subfolder `api` is read. */
  @FromEnv('PSFLEET_TRUST_FOLDER')
  @IsString()
  @IsNotEmpty()
  trustFolder!: string;

  /** Folder of the state file: enrolled hosts, join tokens and revoked credentials. Only this API may use it. */
  @FromEnv('PSFLEET_STATE_FOLDER')
  @IsString()
  @IsNotEmpty()
  stateFolder!: string;

  /** Whether simulated hosts, named sim-0, sim-1, ..., can be enrolled. */
  @FromEnv('PSFLEET_SIMULATOR')
  @IsBoolean()
  simulator: boolean = false;

  /**
   * Users, besides root and its own, that run the servers it connects to on this machine, with commas between:
   * `clickhouse,nats` where packages of the system installed them.
   */
  @FromEnv('PSFLEET_SERVER_USERS')
  @Matches(serverUsersPattern, { message: serverUsersRule })
  serverUsers: string = serverUsersDefault;

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
