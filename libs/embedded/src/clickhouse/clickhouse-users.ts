/** Users that connect to ClickHouse: the collector's `migrate` command, the collector, and the API. */
export const clickhouseUsers = ['migrate', 'collector', 'api'] as const;
export type ClickHouseUser = (typeof clickhouseUsers)[number];
export type ClickHousePasswords = Readonly<Record<ClickHouseUser, string>>;

export const clickhouseDatabase = 'psfleet';

/**
 * What a user may do. ClickHouse refuses everything else: files, addresses, programs, dictionaries, functions,
 * collections, users, and the tables of `system` that tell about others, need grants that nobody has.
 */
export interface UserRights {
  readonly purpose: string;
  readonly grants: readonly string[];
  /** Taken from the grants again. */
  readonly revokes: readonly string[];
  readonly profile: SettingsProfile;
  /** Bytes that it may write in an hour; null: as many as it likes. */
  readonly writtenBytesPerHour: number | null;
}

/** A user cannot change a fixed setting, nor a limited one to 0 (no limit) or beyond the limit. */
export interface SettingsProfile {
  /** Settings of tables that no statement may give. */
  readonly forbidden: readonly string[];
  readonly fixed: Readonly<Record<string, number | string>>;
  readonly limits: Readonly<Record<string, number>>;
  /** Where a query starts; it may change them. */
  readonly defaults: Readonly<Record<string, number | string>>;
}

/**
 * The record of what people did. Only the API adds rows to it, and nobody can remove, update or truncate any. But a row
 * with the id of an earlier one and a higher version replaces it, which completes the record of an action: whoever has
 * the API's password can so rewrite a record.
 */
export const auditTable = 'actions';
/** The record of applied migrations. */
const migrationsTable = 'migrations';

/**
 * Rights of a migration with which it could change, remove or forge what a table records, or refuse new records: by a
 * constraint that never holds, or an expression that throws. It still may add columns, as future migrations will.
 */
const againstRecords = [
  'INSERT',
  'TRUNCATE',
  'DROP TABLE',
  'OPTIMIZE',
  'ALTER DELETE',
  'ALTER UPDATE',
  'ALTER DROP COLUMN',
  'ALTER CLEAR COLUMN',
  'ALTER MODIFY COLUMN',
  'ALTER RENAME COLUMN',
  'ALTER ORDER BY',
  'ALTER TTL',
  'ALTER SETTINGS',
  'ALTER CONSTRAINT',
  'ALTER INDEX',
  'ALTER PROJECTION',
];

/** What statements could otherwise raise to exhaust the server, or loosen to do more than psfleet does. */
const everyonesFixed = {
  // An abandoned question ends; ClickHouse does that only for those sent as read-only.
  cancel_http_readonly_queries_on_client_close: 1,
  allow_introspection_functions: 0,
  timeout_overflow_mode: 'throw',
  max_query_size: 1_048_576,
  max_parser_depth: 1000,
  max_ast_depth: 1000,
  max_ast_elements: 50_000,
  max_expanded_ast_elements: 500_000,
};

/** The rights of every user, for a server that may use `memoryBytes` in total. */
export function rightsOf(user: ClickHouseUser, memoryBytes: number, isClustered: boolean): UserRights {
  const share = (part: number): number => Math.floor(memoryBytes * part);
  switch (user) {
    case 'migrate':
      return {
        purpose: 'Creates and changes the tables.',
        grants: [
          'CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE, SELECT, INSERT',
          'ALTER COLUMN, ALTER INDEX, ALTER PROJECTION, ALTER CONSTRAINT, ALTER ORDER BY, ALTER TTL, ALTER SETTINGS',
          'ALTER DELETE, ALTER UPDATE',
        ]
          .map((rights) => grant(rights))
          .concat(
            ...tableEngines(isClustered).map((engine) => `GRANT TABLE ENGINE ON ${engine}`),
            'GRANT SELECT ON system.tables',
            // Before rows are moved, it waits for inserts; it sees no texts of queries.
            'GRANT SELECT(query_kind, current_database, elapsed) ON system.processes',
            isClustered ? ['GRANT CLUSTER ON *.*', 'GRANT READ, WRITE ON REMOTE'] : [],
          ),
        revokes: revokeOn(auditTable, againstRecords, isClustered),
        profile: profile({ limits: { max_memory_usage: share(0.7) } }),
        writtenBytesPerHour: null,
      };
    case 'collector':
      return {
        purpose: 'Inserts the rows, computes rollups, and drops old days of raw rows, which needs `ALTER DELETE`.',
        grants: [grant('SELECT, INSERT, ALTER DELETE'), 'GRANT SELECT ON system.parts'],
        revokes: [
          ...revokeOn(auditTable, ['SELECT', 'INSERT', 'ALTER DELETE'], isClustered),
          ...revokeOn(migrationsTable, ['INSERT', 'ALTER DELETE'], isClustered),
        ],
        profile: profile({ limits: { max_memory_usage: share(0.7) } }),
        writtenBytesPerHour: null,
      };
    case 'api':
      return {
        purpose: 'Answers questions, and records actions.',
        grants: [
          grant('SELECT'),
          ...tablesNamed(auditTable, isClustered).map((table) => grant('INSERT', table)),
          'GRANT SELECT(name, free_space, total_space) ON system.disks',
          'GRANT SELECT(active, database, table, partition, rows, bytes_on_disk) ON system.parts',
        ],
        revokes: [],
        profile: profile({
          fixed: { function_sleep_max_microseconds_per_block: 0 },
          limits: {
            max_execution_time: 25,
            max_memory_usage: share(0.4),
            // Inserts and merges keep the other half, however many questions there are.
            max_memory_usage_for_user: share(0.5),
            max_concurrent_queries_for_user: 40,
            max_temporary_data_on_disk_size_for_user: 2_000_000_000,
            max_temporary_data_on_disk_size_for_query: 1_000_000_000,
          },
          // People wait for these queries but not for inserts. Takes effect only with CAP_SYS_NICE.
          defaults: { os_threads_nice_value_query: -15 },
        }),
        writtenBytesPerHour: 256_000_000,
      };
  }
}

/** The engines of the tables in libs/storage. All others reach beyond the database, or keep rows in memory. */
function tableEngines(isClustered: boolean): readonly string[] {
  const one = ['MergeTree', 'ReplacingMergeTree'];
  return isClustered ? [...one, 'ReplicatedReplacingMergeTree', 'Distributed'] : one;
}

function profile({ fixed = {}, limits = {}, defaults = {} }: Partial<SettingsProfile>): SettingsProfile {
  // A table could otherwise bring its own disk, in any folder or at any address.
  const forbidden = ['merge_tree_disk', 'merge_tree_storage_policy', 'merge_tree_table_disk'];
  return { forbidden, fixed: { ...everyonesFixed, ...fixed }, limits, defaults };
}

function grant(rights: string, table = '*'): string {
  return `GRANT ${rights} ON ${clickhouseDatabase}.${table}`;
}

function revokeOn(table: string, rights: readonly string[], isClustered: boolean): readonly string[] {
  return tablesNamed(table, isClustered).map((name) => `REVOKE ${rights.join(', ')} ON ${clickhouseDatabase}.${name}`);
}

/** On a cluster a table is the rows of one shard and, under the public name, all of them. */
function tablesNamed(table: string, isClustered: boolean): readonly string[] {
  return isClustered ? [table, `${table}_local`] : [table];
}
