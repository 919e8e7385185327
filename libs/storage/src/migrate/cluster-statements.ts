import { StorageError } from '../errors.js';

export interface ClusterLayout {
  /** As `remote_servers` and `ON CLUSTER` name it. */
  readonly name: string;
  /** Whether the cluster has Keeper: tables are then replicated, and one server passes statements on to all. */
  readonly keeper: boolean;
}

/** Rows of one host, and of one task or action, lie on one shard: whatever is grouped or replaced by host is so within a shard. */
const shardingKeys: Readonly<Record<string, string>> = {
  storage_marks: 'cityHash64(name)',
  migrations: 'number',
  actions: 'cityHash64(id)',
};

export function localTable(table: string): string {
  return `${table}_local`;
}

/** What comes behind a table's name, so that one server passes the statement on to all. */
export function onCluster({ name, keeper }: ClusterLayout): string {
  return keeper ? ` ON CLUSTER '${name}'` : '';
}

/**
 * A statement of a migration as a cluster needs it: each table becomes the rows of one shard, `<table>_local`, and a Distributed table under
 * the name that everybody uses. Throws StorageError `rejected` for a kind of statement that it does not know how to spread.
 */
export function clusterStatements(statement: string, layout: ClusterLayout): string[] {
  const where = onCluster(layout);
  const created =
    /^CREATE TABLE IF NOT EXISTS (\w+)\s*(\([^]*?\))\s*ENGINE = ReplacingMergeTree(?:\((\w+)\))?\s([^]*)$/.exec(
      statement,
    );
  if (created !== null) {
    const [, table = '', columns = '', version, clauses = ''] = created;
    const path = layout.keeper ? ["'/clickhouse/tables/{shard}/{database}/{table}'", "'{replica}'"] : [];
    const engine = `${layout.keeper ? 'Replicated' : ''}ReplacingMergeTree`;
    return [
      `CREATE TABLE IF NOT EXISTS ${localTable(table)}${where}\n${columns}\nENGINE = ${engine}(${[...path, ...(version === undefined ? [] : [version])].join(', ')})\n${clauses}`,
      `CREATE TABLE IF NOT EXISTS ${table}${where} AS ${localTable(table)}\nENGINE = Distributed('${layout.name}', currentDatabase(), '${localTable(table)}', ${shardingKeys[table] ?? 'cityHash64(host)'})`,
    ];
  }
  const altered = /^ALTER TABLE (\w+) (ADD COLUMN [^]*)$/.exec(statement);
  if (altered !== null) {
    const [, table = '', change = ''] = altered;
    // A Distributed table has no codecs.
    return [
      `ALTER TABLE ${localTable(table)}${where} ${change}`,
      `ALTER TABLE ${table}${where} ${change.replace(/ CODEC\(.*\)(?= AFTER |$)/, '')}`,
    ];
  }
  throw new StorageError(
    'rejected',
    `this program does not know how to run this migration on a cluster: ${statement.slice(0, 60)}`,
  );
}
