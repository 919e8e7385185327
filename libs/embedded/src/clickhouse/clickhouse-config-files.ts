import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compareVersions } from '../process/version.js';

/** Users that connect to ClickHouse: the collector's `migrate` command, the collector, and the API. */
export const clickhouseUsers = ['migrate', 'collector', 'api'] as const;
export type ClickHouseUser = (typeof clickhouseUsers)[number];
export type ClickHousePasswords = Readonly<Record<ClickHouseUser, string>>;

export const clickhouseDatabase = 'psfleet';

export interface ClickHouseConfigOptions {
  readonly folder: string;
  readonly port: number;
  readonly passwords: ClickHousePasswords;
  /** Version of ClickHouse, for example `26.7`. */
  readonly version: string;
  /** Memory that the server may use in total, in bytes. */
  readonly memoryBytes: number;
  /** Null for a server that is in no cluster. */
  readonly cluster: ClickHouseCluster | null;
}

/** A cluster of servers on this machine, one per shard, which query each other over ClickHouse's own protocol. */
export interface ClickHouseCluster {
  readonly name: string;
  /** Native-protocol port of this server. */
  readonly tcpPort: number;
  /** Native-protocol ports of all servers, including this one; they have the same passwords. */
  readonly shardTcpPorts: readonly number[];
}

const mib = 1024 * 1024;

/** Merges that may be under way at once, ClickHouse's default; the few merge threads take turns. */
const maxMerges = 32;

/**
 * From this version on ClickHouse collects statistics of every column of every part, which makes merges slower. No
 * query of psfleet leaves the optimizer a choice that they could inform.
 */
const firstVersionWithStatistics = '26.4';
const noStatistics = '<auto_statistics_types></auto_statistics_types>';

/** The share of the scheduling threads that one kind of task may take. */
const tasksPerType = 'background_schedule_pool_max_parallel_tasks_per_type_ratio';

/**
 * An insert of few rows writes a page of 4 KiB for each file of the new part. These leave out two of its thirteen
 * files: where the values of a nullable column's two streams begin, and which columns are stored sparsely.
 */
const firstVersionWithFewerFiles = '26.4';
const fewerFiles =
  '<write_marks_for_substreams_in_compact_parts>0</write_marks_for_substreams_in_compact_parts>' +
  '<serialization_info_version>basic</serialization_info_version>' +
  '<ratio_of_defaults_for_sparse_serialization>1</ratio_of_defaults_for_sparse_serialization>';

/**
 * The grants cover `psfleet*`, so that a test can have a database of its own. No user may read files or URLs through
 * SQL (file(), url(), remote()), which needs separate grants.
 */
const grantsByUser: Readonly<Record<ClickHouseUser, readonly string[]>> = {
  migrate: [
    `GRANT ALL ON ${clickhouseDatabase}*.*`,
    'GRANT TABLE ENGINE ON *',
    'GRANT SELECT ON system.*',
    'GRANT CREATE TEMPORARY TABLE, SYSTEM, KILL QUERY ON *.*',
  ],
  collector: [
    `GRANT ALL ON ${clickhouseDatabase}*.*`,
    'GRANT TABLE ENGINE ON *',
    'GRANT SELECT ON system.*',
    'GRANT CREATE TEMPORARY TABLE, SYSTEM, KILL QUERY ON *.*',
  ],
  api: [`GRANT SELECT, INSERT ON ${clickhouseDatabase}*.*`, 'GRANT SELECT ON system.*', 'GRANT KILL QUERY ON *.*'],
};

/**
 * The hosting query runs as user `default`, which clickhouse-local requires to have no password. To keep everyone else
 * from being `default`, the HTTP interface answers only /ping and requests with the exact credentials of one of
 * psfleet's users. The file contains passwords, so its mode must be 0600.
 */
export function renderServerConfig({
  folder,
  port,
  passwords,
  version,
  memoryBytes,
  cluster,
}: ClickHouseConfigOptions): string {
  const mergeThreads = Math.min(Math.max(2, availableParallelism()), 16);
  const mergesPerThread = Math.ceil(maxMerges / mergeThreads);
  const ifSince = (first: string, settings: string): string => (compareVersions(version, first) < 0 ? '' : settings);
  return `<!-- Written by psfleet at every start: changes are lost. -->
<clickhouse>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${port}</http_port>
  <timezone>UTC</timezone>
  <logger><log>${escapeXml(join(folder, 'log', 'clickhouse.log'))}</log><size>10M</size><count>2</count></logger>
  <users_config>${escapeXml(join(folder, 'users.xml'))}</users_config>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <!-- ClickHouse's defaults suit large servers: the mark cache alone takes 5 GB. -->
  <mark_cache_size>${64 * mib}</mark_cache_size>
  <index_mark_cache_size>${16 * mib}</index_mark_cache_size>
  <primary_index_cache_size>${64 * mib}</primary_index_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <index_uncompressed_cache_size>0</index_uncompressed_cache_size>
  <compiled_expression_cache_size>${32 * mib}</compiled_expression_cache_size>
  <!-- Each query reads from every part, so small parts are merged first, even while a large merge runs for minutes.
       No more merges run at a time than there are cores. -->
  <background_pool_size>${mergeThreads}</background_pool_size>
  <background_merges_mutations_concurrency_ratio>${mergesPerThread}</background_merges_mutations_concurrency_ratio>
  <background_merges_mutations_scheduling_policy>shortest_task_first</background_merges_mutations_scheduling_policy>
  <!-- Tasks of all tables wake up together. Of two threads, the default here, one kind of task may take one, and each
       refusal is logged: up to 40 times a second. -->
  <background_schedule_pool_size>16</background_schedule_pool_size>
  <background_streaming_schedule_pool_size>16</background_streaming_schedule_pool_size>
  <${tasksPerType}>1</${tasksPerType}>
  <!-- What the server computes about itself many times a second, and what it looks for in files that do not change. -->
  <asynchronous_metrics_update_period_s>60</asynchronous_metrics_update_period_s>
  <memory_worker_period_ms>1000</memory_worker_period_ms>
  <config_reload_interval_ms>60000</config_reload_interval_ms>
  <!-- Merged parts stay for two minutes, by when the kernel has written the new part to disk: by default they are
       removed at once, and a power failure could lose both. Checked twice a minute, because each part takes memory. -->
  <merge_tree>
    <old_parts_lifetime>120</old_parts_lifetime>
    <max_cleanup_delay_period>30</max_cleanup_delay_period>
    ${ifSince(firstVersionWithStatistics, noStatistics)}${ifSince(firstVersionWithFewerFiles, fewerFiles)}
  </merge_tree>
  <http_handlers>
    <rule>
      <url>/ping</url><methods>GET</methods>
      <handler><type>static</type><status>200</status><response_content>Ok.</response_content></handler>
    </rule>
${clickhouseUsers.map((user) => renderQueryRule(user, passwords[user])).join('\n')}
  </http_handlers>
  <backups><allowed_path>${escapeXml(join(folder, 'backups'))}</allowed_path></backups>
${cluster === null ? '' : renderCluster(cluster, passwords.collector)}</clickhouse>
`;
}

function renderQueryRule(user: ClickHouseUser, password: string): string {
  return `    <rule>
      <headers><Authorization>${basicAuthorization(user, password)}</Authorization></headers>
      <handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>
    </rule>`;
}

function renderCluster({ name, tcpPort, shardTcpPorts }: ClickHouseCluster, password: string): string {
  const shard = (port: number): string =>
    `<shard><replica><host>127.0.0.1</host><port>${port}</port>` +
    `<user>collector</user><password>${password}</password></replica></shard>`;
  return `  <tcp_port>${tcpPort}</tcp_port>
  <remote_servers><${name}>${shardTcpPorts.map(shard).join('')}</${name}></remote_servers>
`;
}

/** Renders the users with their grants and limits. */
export function renderUsersConfig({
  passwords,
  memoryBytes,
  cluster,
}: Pick<ClickHouseConfigOptions, 'passwords' | 'memoryBytes' | 'cluster'>): string {
  return `<clickhouse>
  <profiles>
    <default>
      <max_memory_usage>${Math.floor(memoryBytes * 0.7)}</max_memory_usage>
      <cancel_http_readonly_queries_on_client_close>1</cancel_http_readonly_queries_on_client_close>
    </default>
    <!-- People wait for the API's queries but not for inserts. Takes effect only with CAP_SYS_NICE. -->
    <api><profile>default</profile><os_threads_nice_value_query>-15</os_threads_nice_value_query></api>
    <collector><profile>default</profile></collector>
    <migrate><profile>default</profile></migrate>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <!-- Only the grants that the hosting query needs. -->
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT READ ON FILE</query>
        <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
      </grants>
    </default>
${clickhouseUsers.map((user) => renderUser(user, passwords[user], cluster !== null)).join('\n')}
  </users>
</clickhouse>
`;
}

/** Value of the Authorization header (RFC 7617) that ClickHouse clients send. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function renderUser(user: ClickHouseUser, password: string, isClustered: boolean): string {
  const passwordHash = createHash('sha256').update(password).digest('hex');
  const grants = [...grantsByUser[user], ...(isClustered ? ['GRANT READ, WRITE ON REMOTE'] : [])];
  return `    <${user}>
      <password_sha256_hex>${passwordHash}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks><profile>${user}</profile><quota>default</quota>
      <grants>${grants.map((grant) => `<query>${grant}</query>`).join('')}</grants>
    </${user}>`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (char) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[char] ?? char);
}
