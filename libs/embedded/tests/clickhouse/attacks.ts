/** What statements may name to show that they had an effect. */
export interface Targets {
  /** PSFLEET_HOME of the server. */
  readonly home: string;
  /** A file that does not exist, in a folder that everybody may write. */
  readonly newFile: string;
  /** A port of this machine on which the test listens. */
  readonly port: number;
}

export type Attack = readonly [name: string, sql: string, settings?: Readonly<Record<string, string>>];

/** Reading files of the machine: with the scalar file(), which needs no grant, and with everything that has one. */
export function readAttacks({ home }: Targets): readonly Attack[] {
  const secret = `${home}/admin-token`;
  const files = [
    secret,
    `${home}/clickhouse/users.xml`,
    `${home}/clickhouse/config.xml`,
    `${home}/clickhouse/engine.json`,
    '/etc/shadow',
    '/etc/passwd',
    '/proc/1/environ',
    '/proc/1/cmdline',
    '/proc/self/root/etc/shadow',
    `/proc/self/cwd/../../../../../../../../..${secret}`,
    `${home}/clickhouse/data/../../admin-token`,
    '../../../../../../../../../../../../etc/shadow',
  ];
  return [
    ...files.map((path) => [`scalar file ${path}`, `SELECT file('${path}')`] as const),
    ['scalar file with a default', `SELECT throwIf(file('${secret}', 'none') = 'none')`],
    ['scalar file in an insert', `INSERT INTO psfleet.actions (id) SELECT file('${secret}')`],
    ['table function file', `SELECT * FROM file('${secret}', 'LineAsString', 'line String')`],
    ['table function file of the data', `SELECT * FROM file('${home}/clickhouse/data/**', 'One')`],
    ['DESCRIBE file', `DESCRIBE TABLE file('${secret}', 'LineAsString')`],
    ['fileCluster', `SELECT * FROM fileCluster('default', '${secret}', 'LineAsString', 'line String')`],
    ['sqlite', `SELECT * FROM sqlite('${secret}', 'x')`],
    ['icebergLocal', `SELECT * FROM icebergLocal('${home}')`],
    ['deltaLakeLocal', `SELECT * FROM deltaLakeLocal('${home}')`],
    ['executable', "SELECT * FROM executable('cat', 'LineAsString', 'line String')"],
    ['catboostEvaluate', `SELECT catboostEvaluate('${secret}', 1)`],
    ['filesystem database', `CREATE DATABASE files ENGINE = Filesystem('/')`],
    ['format schema', 'SELECT 1 FORMAT Protobuf', { format_schema: `${home}/admin-token:Message` }],
  ];
}

/** Writing files of the machine. */
export function writeAttacks({ newFile }: Targets): readonly Attack[] {
  return [
    ['INTO OUTFILE', `SELECT 1 INTO OUTFILE '${newFile}'`],
    ['INTO OUTFILE APPEND', `SELECT 1 INTO OUTFILE '${newFile}' APPEND`],
    ['INSERT INTO FUNCTION file', `INSERT INTO FUNCTION file('${newFile}', 'TSV', 'a UInt8') VALUES (1)`],
    ['BACKUP', `BACKUP TABLE psfleet.actions TO File('${newFile}')`],
    ['RESTORE', `RESTORE TABLE psfleet.actions AS psfleet.restored FROM File('${newFile}')`],
    ['a disk of its own', `${table('disk')} ENGINE = MergeTree ORDER BY a ${localDisk(newFile)}`],
    ['ATTACH from a folder', `ATTACH TABLE psfleet.attached FROM '${newFile}' (a UInt8) ENGINE = File(TSV)`],
  ];
}

/** Reaching other addresses, of which this machine's own are the dangerous ones. */
export function networkAttacks({ port }: Targets): readonly Attack[] {
  const url = `http://127.0.0.1:${port}/`;
  const address = `127.0.0.1:${port}`;
  return [
    ['url', `SELECT * FROM url('${url}', 'LineAsString', 'line String')`],
    ['INSERT INTO FUNCTION url', `INSERT INTO FUNCTION url('${url}', 'TSV', 'a UInt8') VALUES (1)`],
    ['urlCluster', `SELECT * FROM urlCluster('default', '${url}', 'LineAsString', 'line String')`],
    ['remote', `SELECT * FROM remote('${address}', 'system', 'one')`],
    ['remoteSecure', `SELECT * FROM remoteSecure('${address}', 'system', 'one')`],
    ['INSERT INTO FUNCTION remote', `INSERT INTO FUNCTION remote('${address}', 'a', 'b') VALUES (1)`],
    ['cluster', "SELECT * FROM cluster('default', 'system', 'users')"],
    ['s3', `SELECT * FROM s3('${url}bucket/key', 'LineAsString', 'line String')`],
    ['INSERT INTO FUNCTION s3', `INSERT INTO FUNCTION s3('${url}bucket/key', 'TSV', 'a UInt8') VALUES (1)`],
    ['azure', `SELECT * FROM azureBlobStorage('${url}', 'c', 'b', 'devstoreaccount1', 'a2V5')`],
    ['hdfs', `SELECT * FROM hdfs('hdfs://${address}/x', 'TSV', 'a UInt8')`],
    ['mysql', `SELECT * FROM mysql('${address}', 'd', 't', 'u', 'p')`],
    ['postgresql', `SELECT * FROM postgresql('${address}', 'd', 't', 'u', 'p')`],
    ['mongodb', `SELECT * FROM mongodb('${address}', 'd', 't', 'u', 'p', 'a UInt8')`],
    ['redis', `SELECT * FROM redis('${address}', 'k', 'k String, v String')`],
    ['hasColumnInTable', `SELECT hasColumnInTable('${address}', 'system', 'one', 'dummy')`],
    ['database of MySQL', `CREATE DATABASE far ENGINE = MySQL('${address}', 'd', 'u', 'p')`],
    ['database of PostgreSQL', `CREATE DATABASE far ENGINE = PostgreSQL('${address}', 'd', 'u', 'p')`],
    ['BACKUP to S3', `BACKUP TABLE psfleet.actions TO S3('${url}bucket/key', 'a', 'b')`],
    [
      'a disk of its own',
      `${table('far')} ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = web, endpoint = '${url}')`,
    ],
  ];
}

/** Table engines that reach files, addresses or programs, and one that no table of psfleet has. */
export function engineAttacks({ newFile, port }: Targets): readonly Attack[] {
  const address = `127.0.0.1:${port}`;
  const engines = [
    'File(TSV)',
    `File(TSV, '${newFile}')`,
    `URL('http://${address}/', 'TSV')`,
    `S3('http://${address}/b/k', 'TSV')`,
    `HDFS('hdfs://${address}/x', 'TSV')`,
    `AzureBlobStorage('http://${address}/', 'c', 'b')`,
    `MySQL('${address}', 'd', 't', 'u', 'p')`,
    `PostgreSQL('${address}', 'd', 't', 'u', 'p')`,
    `MongoDB('${address}', 'd', 't', 'u', 'p')`,
    `Redis('${address}') PRIMARY KEY a`,
    `SQLite('${newFile}', 't')`,
    "Executable('cat', 'TSV')",
    "ExecutablePool('cat', 'TSV')",
    `Kafka('${address}', 't', 'g', 'TSV')`,
    `NATS SETTINGS nats_url = '${address}', nats_subjects = 's', nats_format = 'TSV'`,
    `RabbitMQ SETTINGS rabbitmq_host_port = '${address}', rabbitmq_exchange_name = 'e', rabbitmq_format = 'TSV'`,
    `FileLog('${newFile}', 'TSV')`,
    `EmbeddedRocksDB(0, '${newFile}') PRIMARY KEY a`,
    `Iceberg('http://${address}/b/k', 'a', 'b')`,
    `Distributed('default', 'system', 'one')`,
    `Buffer('psfleet', 'actions', 1, 1, 1, 1, 1, 1, 1)`,
    "Merge(currentDatabase(), '.*')",
    'Log',
    'Memory',
    'Null',
    'Dictionary(d)',
  ];
  return engines.flatMap((engine) => [
    [`ENGINE = ${engine}`, `${table('engine')} ENGINE = ${engine}`] as const,
    [`temporary table, ENGINE = ${engine}`, `CREATE TEMPORARY TABLE engine (a UInt8) ENGINE = ${engine}`] as const,
  ]);
}

/** Changing the server, its users, or what runs inside of it. */
export function serverAttacks({ newFile, port }: Targets): readonly Attack[] {
  const dictionary = (source: string): string =>
    `CREATE DICTIONARY psfleet.dict (k UInt64, v String) PRIMARY KEY k SOURCE(${source}) LAYOUT(FLAT()) LIFETIME(0)`;
  const statements = [
    dictionary(`FILE(PATH '${newFile}' FORMAT 'TSV')`),
    dictionary(`HTTP(URL 'http://127.0.0.1:${port}/' FORMAT 'TSV')`),
    dictionary("EXECUTABLE(COMMAND 'cat' FORMAT 'TSV')"),
    dictionary(`CLICKHOUSE(HOST '127.0.0.1' PORT ${port} USER 'default' TABLE 'users' DB 'system')`),
    dictionary("CLICKHOUSE(TABLE 'users' DB 'system' USER 'default')"),
    dictionary('NULL()'),
    'CREATE FUNCTION twice AS (x) -> x + x',
    'DROP FUNCTION IF EXISTS twice',
    'CREATE NAMED COLLECTION names AS a = 1',
    'CREATE USER intruder NOT IDENTIFIED',
    "ALTER USER api IDENTIFIED BY 'mine'",
    "ALTER USER default IDENTIFIED BY 'mine'",
    'CREATE ROLE everything',
    'GRANT ALL ON *.* TO api',
    'CREATE QUOTA free TO api',
    'CREATE SETTINGS PROFILE free SETTINGS max_memory_usage = 0 TO api',
    'CREATE ROW POLICY hidden ON psfleet.actions USING 0 TO api',
    'CREATE WORKLOAD everything',
    'CREATE DATABASE other',
    'CREATE DATABASE psfleet_other',
    'DROP DATABASE psfleet',
    'DROP TABLE system.one',
    'KILL QUERY WHERE 1',
    "KILL MUTATION WHERE database = 'psfleet'",
    'CREATE TABLE default.mine (a UInt8) ENGINE = MergeTree ORDER BY a',
    'CREATE TABLE system.mine (a UInt8) ENGINE = MergeTree ORDER BY a',
    'EXECUTE AS default SELECT 1',
  ];
  const commands = [
    'SHUTDOWN',
    'KILL',
    'STOP LISTEN HTTP',
    'START LISTEN TCP',
    'RELOAD CONFIG',
    'RELOAD USERS',
    'FLUSH LOGS',
    'STOP MERGES psfleet.actions',
    'STOP TTL MERGES psfleet.actions',
    'DROP MARK CACHE',
    'DROP UNCOMPRESSED CACHE',
    'DROP QUERY CACHE',
    'STOP FETCHES psfleet.actions',
    'STOP MOVES psfleet.actions',
    'SYNC FILE CACHE',
    "UNFREEZE WITH NAME 'x'",
    'ENABLE FAILPOINT replicated_merge_tree_commit_zk_fail_after_op',
  ];
  return [
    ...statements.map((sql) => [sql, sql] as const),
    ...commands.map((command) => [`SYSTEM ${command}`, `SYSTEM ${command}`] as const),
  ];
}

/** Reading who else is there, what they ask, and how the server is set up. */
export function systemAttacks(): readonly Attack[] {
  const tables = [
    'users',
    'roles',
    'grants',
    'role_grants',
    'quotas',
    'quotas_usage',
    'settings_profiles',
    'settings_profile_elements',
    'row_policies',
    'query_log',
    'query_thread_log',
    'text_log',
    'session_log',
    'processes',
    'errors',
    'named_collections',
    'clusters',
    'server_settings',
    'stack_trace',
    'disks',
    'storage_policies',
    'user_directories',
    'backups',
    'crash_log',
    'merges',
    'mutations',
    'warnings',
  ];
  const shows = [
    'SHOW USERS',
    'SHOW GRANTS FOR default',
    'SHOW CREATE USER default',
    'SHOW PROCESSLIST',
    'SHOW ACCESS',
  ];
  return [
    ...tables.map((name) => [`system.${name}`, `SELECT * FROM system.${name}`] as const),
    ...shows.map((sql) => [sql, sql] as const),
    ['merge over system', "SELECT * FROM merge('system', '^users$')"],
    ['view over system', 'SELECT * FROM view(SELECT * FROM system.users)'],
    ['demangle in a subquery', `SELECT * FROM (SELECT demangle('_Z1f') ${introspection})`],
    ['demangle', "SELECT demangle('_Z1f')", { allow_introspection_functions: '1' }],
    ['addressToLine', 'SELECT addressToLine(1)', { allow_introspection_functions: '1' }],
  ];
}

const introspection = 'SETTINGS allow_introspection_functions = 1';

function table(name: string): string {
  return `CREATE TABLE psfleet.${name} (a UInt8)`;
}

function localDisk(path: string): string {
  return `SETTINGS disk = disk(type = local, path = '${path}/')`;
}
