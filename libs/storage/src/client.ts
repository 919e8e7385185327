import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createClient, ClickHouseLogLevel, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import { OwnedAgent, type ServerUsers } from '@psfleet/service-kit';
import { StorageError, storageError } from './errors.js';
import { splitLongLists } from './long-lists.js';

const maxConnections = 10;
/** Longer than two ticks, because the check of a new connection costs milliseconds; ClickHouse waits 30 s. */
const maxIdleMs = 20_000;

export interface StorageOptions {
  /** `http://host:port` of ClickHouse. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The users, besides this one and root, whose server is trusted on this machine if the URL is without TLS. */
  readonly serverUsers?: ServerUsers;
  /** Milliseconds for one request without any byte moving. Default 60,000. */
  readonly requestTimeoutMs?: number;
}

export interface QueryOptions {
  /**
   * Values for `{name:Type}` in the SQL: lists of any length, other values up to 128 KiB. Everything that comes from
   * outside goes here, never into the text.
   */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly settings?: ClickHouseSettings;
  /** Ends the wait and cancels the query on the server. */
  readonly signal?: AbortSignal;
}

export interface QueryAnswer<Row> {
  readonly rows: Row[];
  /** Rows that the server read to produce the answer. */
  readonly rowsRead: number;
}

/** Rows of one table, encoded in ClickHouse's Native format. */
export interface TableBlock {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly body: Buffer;
}

/**
 * The only way to ClickHouse. Every method throws StorageError and nothing else. An abstract class rather than an
 * interface, so that it can be an injection token.
 */
export abstract class Storage {
  abstract readonly database: string;
  /**
   * Runs a read-only SELECT and returns one object per row. 64-bit integers and decimals arrive as JSON numbers, exact
   * up to 2^53, so select a procUid with procUidText. DateTime64 arrives as RFC 3339 in UTC.
   */
  abstract query<Row>(sql: string, options?: QueryOptions): Promise<QueryAnswer<Row>>;
  /** Runs one statement without an answer: DDL, or an INSERT with parameters. */
  abstract command(sql: string, options?: QueryOptions): Promise<void>;
  /** Resolves when the server has stored all rows of the block. */
  abstract insert(block: TableBlock, signal?: AbortSignal): Promise<void>;
  /** Throws StorageError unless the server answers and accepts the user and password. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}

export function createStorage(options: StorageOptions): Storage {
  const { database, requestTimeoutMs = 60_000 } = options;
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(database)) {
    throw new TypeError('database must be a plain name');
  }
  const client = createClient({
    url: options.url,
    username: options.user,
    password: options.password,
    database,
    application: 'psfleet',
    request_timeout: requestTimeoutMs,
    max_open_connections: maxConnections,
    keep_alive: { enabled: true, idle_socket_ttl: maxIdleMs, eagerly_destroy_stale_sockets: true },
    // With TLS the server proves itself by its certificate.
    ...(options.url.startsWith('https:') ? {} : { http_agent: ownedAgent(options) }),
    // Long lists of hosts or processes travel in the body instead of the URL.
    use_multipart_params_auto: true,
    // The caller logs errors; the client would print them a second time.
    log: { level: ClickHouseLogLevel.OFF },
    // The answer starts only after the statement has finished, so an error is always an HTTP status, never part of a
    // body.
    clickhouse_settings: {
      wait_end_of_query: 1,
      // Answers up to this size (1 MiB) wait in memory instead of a temporary file.
      http_response_buffer_size: '1048576',
      // On a cluster an insert is confirmed once the shards hold the rows, and subqueries stay within a shard, because
      // a shard holds all rows of its hosts.
      distributed_foreground_insert: 1,
      distributed_product_mode: 'local',
    },
  });
  return {
    database,
    query: (sql, queryOptions) => query(client, sql, queryOptions),
    command: (sql, queryOptions) => command(client, sql, queryOptions),
    insert: (block, signal) => insert(client, block, signal),
    ping: async () => void (await query(client, 'SELECT 1')),
    close: () => client.close(),
  };
}

/** The client applies its own limit only to agents that it makes. */
function ownedAgent({ serverUsers = [] }: StorageOptions): OwnedAgent {
  return new OwnedAgent(serverUsers, { keepAlive: true, maxSockets: maxConnections });
}

const maxRowsAtOnce = 1000;
/** A part with fewer rows is read as fast without its indexes. */
const minIndexedRows = 10_000;

const readSettings: ClickHouseSettings = {
  // 2 permits reads only, but still accepts settings with the request. It also allows a closed connection to cancel the
  // query.
  readonly: '2',
  cancel_http_readonly_queries_on_client_close: 1,
  // Answers are short: handing them to formatting threads takes longer than formatting them here.
  output_format_parallel_formatting: 0,
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
};

async function query<Row>(
  client: ClickHouseClient,
  sql: string,
  { params, settings, signal }: QueryOptions = {},
): Promise<QueryAnswer<Row>> {
  try {
    const split = splitLongLists(sql, params);
    const result = await client.query({
      query: split.sql,
      format: 'JSON',
      clickhouse_settings: { ...readSettings, ...settings },
      ...optional(split.params, signal),
    });
    const { data, statistics } = await result.json<Row>();
    if (data.length > maxRowsAtOnce) {
      // Parsing a long answer takes as long as what the caller does with it: others are served in between.
      await nextTurn();
    }
    return { rows: data, rowsRead: statistics?.rows_read ?? 0 };
  } catch (error) {
    throw storageError(error, 'query', signal);
  }
}

async function command(
  client: ClickHouseClient,
  sql: string,
  { params, settings, signal }: QueryOptions = {},
): Promise<void> {
  try {
    await client.command({
      query: sql,
      ...(settings === undefined ? {} : { clickhouse_settings: settings }),
      ...optional(params, signal),
    });
  } catch (error) {
    throw storageError(error, 'command', signal);
  }
}

async function insert(
  client: ClickHouseClient,
  { table, columns, rows, body }: TableBlock,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const { stream, summary } = await client.exec({
      query: `INSERT INTO ${table} (${columns.map((column) => `\`${column}\``).join(', ')}) FORMAT Native`,
      values: Readable.from([body]),
      // One block becomes one part, and the answer means that it is written. optimize_on_insert would look for
      // duplicate rows within the block: it costs a fifth of an insert, and no query relies on it. More threads do not
      // help one block.
      clickhouse_settings: {
        async_insert: 0,
        optimize_on_insert: 0,
        input_format_parallel_parsing: 0,
        max_threads: 1,
        // Each index costs a part of few rows two more files; a merge builds them.
        materialize_skip_indexes_on_insert: rows < minIndexedRows ? 0 : 1,
      },
      ...optional(undefined, signal),
    });
    stream.resume();
    await finished(stream);
    if (summary !== undefined && Number(summary.written_rows) < rows) {
      throw new StorageError('unavailable', `insert into ${table} wrote ${summary.written_rows} of ${rows} rows`);
    }
  } catch (error) {
    throw storageError(error, `insert into ${table}`, signal);
  }
}

function optional(
  params: QueryOptions['params'],
  signal: AbortSignal | undefined,
): { query_params?: Record<string, unknown>; abort_signal?: AbortSignal } {
  return {
    ...(params === undefined ? {} : { query_params: { ...params } }),
    ...(signal === undefined ? {} : { abort_signal: signal }),
  };
}
