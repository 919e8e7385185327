import { StorageError } from '../errors.js';

export interface ClusterLayout {
  /** Its name in `remote_servers` and `ON CLUSTER`. */
  readonly name: string;
  /** Whether the cluster has Keeper. Tables are then replicated, and one server forwards DDL to all others. */
  readonly keeper: boolean;
}

/**
 * All rows of one host, task or action are on one shard, so grouping and replacing rows by host works within a shard.
 */
const shardingKeys: Readonly<Record<string, string>> = {
  storage_marks: 'cityHash64(name)',
  migrations: 'number',
  actions: 'cityHash64(id)',
};

export function localTable(table: string): string {
  return `${table}_local`;
}

/** The name that questions use for a table, whether `name` is that of the rows of one shard or not. */
export function publicTable(name: string): string {
  return name.replace(/_local$/, '');
}

/** The table that spreads the rows of `local` over the shards, by the key of the table that it is made for. */
export function distributedTable(table: string, local: string, layout: ClusterLayout, keyOf = table): string {
  const shardingKey = shardingKeys[keyOf] ?? 'cityHash64(host)';
  return `CREATE TABLE IF NOT EXISTS ${table}${onCluster(layout)} AS ${local}
ENGINE = Distributed('${layout.name}', currentDatabase(), '${local}', ${shardingKey})`;
}

/** The clause after a table's name that makes one server forward the statement to all. */
export function onCluster({ name, keeper }: ClusterLayout): string {
  return keeper ? ` ON CLUSTER '${name}'` : '';
}

/**
 * Rewrites a migration's statement for a cluster. Each table becomes `<table>_local`, the rows of one shard, and a
 * Distributed table under the public name. Throws StorageError `rejected` for a statement that it cannot rewrite.
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
    const local = localTable(table);
    const parameters = [...path, ...(version === undefined ? [] : [version])].join(', ');
    return [
      `CREATE TABLE IF NOT EXISTS ${local}${where}
${columns}
ENGINE = ${engine}(${parameters})
${clauses}`,
      distributedTable(table, local, layout),
    ];
  }
  const altered = /^ALTER TABLE (\w+) (ADD COLUMN [^]*)$/.exec(statement);
  if (altered !== null) {
    const [, table = '', change = ''] = altered;
    // Columns of a Distributed table have no codecs.
    return [
      `ALTER TABLE ${localTable(table)}${where} ${change}`,
      `ALTER TABLE ${table}${where} ${change.replace(/ CODEC\(.*\)(?= AFTER |$)/, '')}`,
    ];
  }
  const stored = /^ALTER TABLE (\w+) ((?:ADD INDEX|DROP INDEX|MODIFY COLUMN|MATERIALIZE COLUMN) [^]*)$/.exec(statement);
  if (stored !== null) {
    // A Distributed table has neither indexes nor codecs nor rows, and types of columns are never modified.
    const [, table = '', change = ''] = stored;
    return [`ALTER TABLE ${localTable(table)}${where} ${change}`];
  }
  const view = /^CREATE MATERIALIZED VIEW IF NOT EXISTS (\w+) TO (\w+) AS\n([^]*)\nFROM (\w+)\b([^]*)$/.exec(statement);
  if (view !== null) {
    // Each shard adds what is inserted into its own table.
    const [, name = '', target = '', select = '', source = '', clauses = ''] = view;
    return [
      `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name}${where} TO ${localTable(target)} AS
${select}
FROM ${localTable(source)}${clauses}`,
    ];
  }
  const droppedView = /^DROP VIEW IF EXISTS (\w+) SYNC$/.exec(statement);
  if (droppedView !== null) {
    return [`DROP VIEW IF EXISTS ${droppedView[1]}${where} SYNC`];
  }
  const dropped = /^DROP TABLE IF EXISTS (\w+) SYNC$/.exec(statement);
  if (dropped !== null) {
    const [, table = ''] = dropped;
    return [table, localTable(table)].map((name) => `DROP TABLE IF EXISTS ${name}${where} SYNC`);
  }
  // Reads and writes the Distributed tables. The rows of a host stay on its shard.
  if (statement.startsWith('INSERT INTO ')) {
    return [statement];
  }
  throw new StorageError('rejected', `psfleet cannot run this migration on a cluster: ${statement.slice(0, 60)}`);
}
