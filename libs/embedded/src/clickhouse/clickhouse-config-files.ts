import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compareVersions } from '../process/version.js';
import { authorizationPattern } from './basic-authorization.js';
import { clickhouseUsers } from './clickhouse-users.js';
import { escapeXml } from './escape-xml.js';

export interface ClickHouseConfigOptions {
  readonly folder: string;
  /** Where the engine finds the users. */
  readonly usersFile: string;
  readonly port: number;
  /** Whether the user `admin` exists. */
  readonly hasAdmin: boolean;
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
  /** Native-protocol ports of all servers, including this one. */
  readonly shardTcpPorts: readonly number[];
  /** By which a server knows another, and then believes on whose behalf it asks. */
  readonly secret: string;
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

/** Without these, users could create tables with any engine, and read all of `system`. */
const accessControl = [
  'on_cluster_queries_require_cluster_grant',
  'select_from_system_db_requires_grant',
  'select_from_information_schema_requires_grant',
  'table_engines_require_grant',
  'users_without_row_policies_can_read_rows',
].map((name) => `<${name}>true</${name}>`);

/**
 * The hosting query runs as user `default`, which clickhouse-local requires to have no password. The HTTP interface
 * answers only /ping and queries with the header of one of psfleet's users; see also the profile of `default`.
 */
export function renderServerConfig({
  folder,
  usersFile,
  port,
  hasAdmin,
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
  <!-- Longer than psfleet's programs keep a connection, so that they never use one that is just being closed. -->
  <keep_alive_timeout>30</keep_alive_timeout>
  <timezone>UTC</timezone>
  <!-- Compressing an old log would need to read it, which the process may not. -->
  <logger>
    <log>${escapeXml(join(folder, 'log', 'clickhouse.log'))}</log>
    <size>10M</size><count>2</count><compress>false</compress>
  </logger>
  <users_config>${escapeXml(usersFile)}</users_config>
  <access_control_improvements>${accessControl.join('')}</access_control_improvements>
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
${[...clickhouseUsers, ...(hasAdmin ? ['admin'] : [])].map(renderQueryRule).join('\n')}
  </http_handlers>
${cluster === null ? '' : renderCluster(cluster)}</clickhouse>
`;
}

function renderQueryRule(user: string): string {
  return `    <rule>
      <url>/</url><methods>POST</methods>
      <headers><Authorization>regex:${escapeXml(authorizationPattern(user))}</Authorization></headers>
      <handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>
    </rule>`;
}

function renderCluster({ name, tcpPort, shardTcpPorts, secret }: ClickHouseCluster): string {
  const shard = (port: number): string =>
    `<shard><replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`;
  return `  <tcp_port>${tcpPort}</tcp_port>
  <remote_servers><${name}><secret>${secret}</secret>${shardTcpPorts.map(shard).join('')}</${name}></remote_servers>
`;
}
