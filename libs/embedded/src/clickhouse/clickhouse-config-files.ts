import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compareVersions } from '../process/version.js';

/** Who connects to ClickHouse: the collector (which also migrates) and the API. */
export const clickhouseUsers = ['collector', 'api'] as const;
export type ClickHouseUser = (typeof clickhouseUsers)[number];
export type ClickHousePasswords = Readonly<Record<ClickHouseUser, string>>;

export const clickhouseDatabase = 'psfleet';

export interface ClickHouseConfigOptions {
  readonly folder: string;
  readonly port: number;
  readonly passwords: ClickHousePasswords;
  /** Of ClickHouse, for example `26.7`. */
  readonly version: string;
  /** Everything the server may use, in bytes. */
  readonly memoryBytes: number;
  /** Null: alone. */
  readonly cluster: ClickHouseCluster | null;
}

/** A cluster of servers on this machine, one per shard, which ask each other over ClickHouse's own protocol. */
export interface ClickHouseCluster {
  readonly name: string;
  /** Of this server. */
  readonly tcpPort: number;
  /** Of all servers, this one included; they have the same passwords. */
  readonly shardTcpPorts: readonly number[];
}

const mib = 1024 * 1024;

/** Merges that may be under way, as by default; so few threads take turns. */
const maxMerges = 32;

/** From it on it counts the distinct values of every column of every part by itself, which merging then costs too, and no question here has a choice that it could help. */
const firstVersionWithStatistics = '26.4';
const noStatistics = '<auto_statistics_types></auto_statistics_types>';

/**
 * `psfleet*` and not `psfleet` alone, so that every test can have a database of its own.
 * Nobody may read files or URLs of the machine through SQL (file(), url(), remote()): those are grants of their own.
 */
const grantsByUser: Readonly<Record<ClickHouseUser, readonly string[]>> = {
  collector: [
    `GRANT ALL ON ${clickhouseDatabase}*.*`,
    'GRANT TABLE ENGINE ON *',
    'GRANT SELECT ON system.*',
    'GRANT CREATE TEMPORARY TABLE, SYSTEM, KILL QUERY ON *.*',
  ],
  api: [`GRANT SELECT, INSERT ON ${clickhouseDatabase}*.*`, 'GRANT SELECT ON system.*', 'GRANT KILL QUERY ON *.*'],
};

/**
 * The hosting query runs as user `default`, which clickhouse-local insists to be without a password. So that nobody else can be `default`,
 * the HTTP interface answers only requests with the exact credentials of a user of ours (and /ping).
 * The file holds passwords: 0600.
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
  return `<!-- Written by psfleet at every start: changes are lost. -->
<clickhouse>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${port}</http_port>
  <timezone>UTC</timezone>
  <logger><log>${escapeXml(join(folder, 'clickhouse.log'))}</log><size>10M</size><count>2</count></logger>
  <users_config>${escapeXml(join(folder, 'users.xml'))}</users_config>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <!-- The defaults are made for servers: the mark cache alone takes 5 GB. -->
  <mark_cache_size>${64 * mib}</mark_cache_size>
  <index_mark_cache_size>${16 * mib}</index_mark_cache_size>
  <primary_index_cache_size>${64 * mib}</primary_index_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <index_uncompressed_cache_size>0</index_uncompressed_cache_size>
  <compiled_expression_cache_size>${32 * mib}</compiled_expression_cache_size>
  <!-- Each question looks into every part: the smallest are merged first, while a large merge goes on for minutes; no more at a time than there are cores. -->
  <background_pool_size>${mergeThreads}</background_pool_size>
  <background_merges_mutations_concurrency_ratio>${Math.ceil(maxMerges / mergeThreads)}</background_merges_mutations_concurrency_ratio>
  <background_merges_mutations_scheduling_policy>shortest_task_first</background_merges_mutations_scheduling_policy>
  <!-- What was merged stays for so many seconds, by when the kernel has written what it became; by default it would go at once, and a power failure could take both. Looked for twice a minute: each part takes memory. -->
  <merge_tree><old_parts_lifetime>120</old_parts_lifetime><max_cleanup_delay_period>30</max_cleanup_delay_period>${compareVersions(version, firstVersionWithStatistics) < 0 ? '' : noStatistics}</merge_tree>
  <http_handlers>
    <rule><url>/ping</url><methods>GET</methods><handler><type>static</type><status>200</status><response_content>Ok.</response_content></handler></rule>
${clickhouseUsers.map((user) => `    <rule><headers><Authorization>${basicAuthorization(user, passwords[user])}</Authorization></headers><handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler></rule>`).join('\n')}
  </http_handlers>
  <backups><allowed_path>${escapeXml(join(folder, 'backups'))}</allowed_path></backups>
${cluster === null ? '' : renderCluster(cluster, passwords.collector)}</clickhouse>
`;
}

function renderCluster({ name, tcpPort, shardTcpPorts }: ClickHouseCluster, password: string): string {
  const shard = (port: number): string =>
    `<shard><replica><host>127.0.0.1</host><port>${port}</port><user>collector</user><password>${password}</password></replica></shard>`;
  return `  <tcp_port>${tcpPort}</tcp_port>
  <remote_servers><${name}>${shardTcpPorts.map(shard).join('')}</${name}></remote_servers>
`;
}

/** Users, their rights and limits. */
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
    <!-- People wait for what the API asks, nobody for what is stored a moment later; where the process may say so (CAP_SYS_NICE). -->
    <api><profile>default</profile><os_threads_nice_value_query>-15</os_threads_nice_value_query></api>
    <collector><profile>default</profile></collector>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <!-- Exactly what the hosting query needs. -->
    <default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT READ ON FILE</query><query>GRANT CREATE TEMPORARY TABLE ON *.*</query></grants>
    </default>
${clickhouseUsers.map((user) => renderUser(user, passwords[user], cluster !== null)).join('\n')}
  </users>
</clickhouse>
`;
}

/** Value of the Authorization header (RFC 7617), as every client of ClickHouse sends it. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function renderUser(user: ClickHouseUser, password: string, isClustered: boolean): string {
  return `    <${user}><password_sha256_hex>${createHash('sha256').update(password).digest('hex')}</password_sha256_hex><networks><ip>127.0.0.1</ip></networks><profile>${user}</profile><quota>default</quota>
      <grants>${[...grantsByUser[user], ...(isClustered ? ['GRANT READ, WRITE ON REMOTE'] : [])].map((grant) => `<query>${grant}</query>`).join('')}</grants>
    </${user}>`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (char) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[char] ?? char);
}
