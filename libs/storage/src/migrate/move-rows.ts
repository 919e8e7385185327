import type { Storage } from '../client.js';
import { clusterStatements, localTable, onCluster, type ClusterLayout } from './cluster-statements.js';
import type { Migration } from './migration-files.js';
import { readExisting, retiredTable, retireTables } from './retired-tables.js';
import { splitStatements } from './split-statements.js';

const dropPattern = /^DROP TABLE IF EXISTS (\w+) SYNC$/;

export function isDrop(statement: string): boolean {
  return dropPattern.test(statement);
}

export function isInsert(statement: string): boolean {
  return statement.startsWith('INSERT INTO ');
}

/**
 * Runs the statements that bring rows into other tables and drop the earlier ones, so that no row is lost on the way,
 * whatever collectors of an earlier version insert meanwhile, and however long rows are kept.
 */
export class RowMoves {
  readonly #storage: Storage;
  readonly #cluster: ClusterLayout | null;
  readonly #dropped: ReadonlySet<string>;
  readonly #copies: readonly string[];
  /** The copies that this program has made. */
  readonly #copied = new Set<string>();

  constructor(storage: Storage, migrations: readonly Migration[], cluster: ClusterLayout | null) {
    const statements = migrations.flatMap(({ sql }) => splitStatements(sql));
    this.#storage = storage;
    this.#cluster = cluster;
    this.#dropped = new Set(statements.flatMap((statement) => dropPattern.exec(statement)?.[1] ?? []));
    this.#copies = statements.filter((statement) => this.#sourcesOf(statement).length > 0);
  }

  /** Whether the statement copies rows of tables that a migration drops. */
  isCopy(statement: string): boolean {
    return this.#copies.includes(statement);
  }

  /** Copies the rows after the last insert into the tables that they come from. It may run again. */
  async copy(statement: string): Promise<void> {
    const sources = this.#sourcesOf(statement);
    await retireTables(this.#storage, sources, this.#cluster);
    await this.#keepAsLong(statement, this.#cluster === null ? sources.map(retiredTable) : sources);
    const renamed = sources.reduce(
      (text, source) => text.replace(new RegExp(`\\bFROM ${source}\\b`, 'g'), `FROM ${retiredTable(source)}`),
      statement,
    );
    // Each day is a partition, and rows may be kept for more than the 100 that an insert may have.
    await this.#storage.command(renamed, { settings: { max_partitions_per_insert_block: '0' } });
    this.#copied.add(statement);
  }

  /** Fills a table from others that stay. It may run again. */
  async fill(statement: string): Promise<void> {
    await this.#keepAsLong(statement, tablesReadBy(statement));
    // On a cluster each server fills its own shard: LIMIT BY and GROUP BY hold for its rows only, as those of the view
    // that goes on with it.
    const settings = this.#cluster === null ? {} : { parallel_distributed_insert_select: '2' };
    await this.#storage.command(statement, { settings });
  }

  /**
   * Drops tables, which of a migration are those of one move. Unless this program copied their rows, an earlier version
   * of psfleet may have done it, which let collectors go on inserting: the rows are copied once more. A table may have
   * its other name by now, because a program that was to copy it failed, or has not yet done so.
   */
  async drop(statements: readonly string[]): Promise<void> {
    const names = statements.flatMap((statement) => dropPattern.exec(statement)?.[1] ?? []);
    const existing = await readExisting(this.#storage, [...names, ...names.map(retiredTable)]);
    const copies = this.#copies.filter((copy) => this.#mustCopy(this.#sourcesOf(copy), existing, copy));
    await retireTables(this.#storage, [...new Set(copies.flatMap((copy) => this.#sourcesOf(copy)))], this.#cluster);
    for (const copy of copies) {
      await this.copy(copy);
    }
    for (const name of names) {
      for (const table of [retiredTable(name), name]) {
        for (const text of this.#statementsOf(`DROP TABLE IF EXISTS ${table} SYNC`)) {
          await this.#storage.command(text);
        }
      }
    }
  }

  /** Tables are dropped only after all copies of their move, so one that has neither name shows that all were made. */
  #mustCopy(sources: readonly string[], existing: ReadonlySet<string>, copy: string): boolean {
    const isLive = sources.some((source) => existing.has(source));
    return (
      (isLive || !this.#copied.has(copy)) &&
      sources.every((source) => existing.has(source) || existing.has(retiredTable(source)))
    );
  }

  #sourcesOf(statement: string): string[] {
    return isInsert(statement) ? tablesReadBy(statement).filter((table) => this.#dropped.has(table)) : [];
  }

  /** A new table has the default retention, by which the server would delete rows that were to be kept longer. */
  async #keepAsLong(statement: string, sources: readonly string[]): Promise<void> {
    const target = /^INSERT INTO (\w+)/.exec(statement)?.[1] ?? '';
    const tables = this.#cluster === null ? [target, ...sources] : [target, ...sources].map(localTable);
    const { rows } = await this.#storage.query<{ name: string; ttl: string }>(
      `SELECT name, extract(engine_full, 'TTL (.*?)(?: SETTINGS|$)') AS ttl
FROM system.tables WHERE database = {database:String} AND name IN {tables:Array(String)}`,
      { params: { database: this.#storage.database, tables } },
    );
    const [own, ...others] = tables.map((table) => rows.find(({ name }) => name === table)?.ttl ?? '');
    const longest = others.toSorted((a, b) => daysOf(b) - daysOf(a))[0] ?? '';
    if (own !== undefined && daysOf(longest) > daysOf(own)) {
      const where = this.#cluster === null ? '' : onCluster(this.#cluster);
      await this.#storage.command(`ALTER TABLE ${tables[0]}${where} MODIFY TTL ${longest}`);
    }
  }

  #statementsOf(statement: string): readonly string[] {
    return this.#cluster === null ? [statement] : clusterStatements(statement, this.#cluster);
  }
}

function tablesReadBy(statement: string): string[] {
  return [...new Set([...statement.matchAll(/\bFROM (\w+)/g)].map(([, table]) => table ?? ''))];
}

/** ClickHouse writes `INTERVAL 14 DAY` as `toIntervalDay(14)`. */
function daysOf(ttl: string): number {
  return Number(/toIntervalDay\((\d+)\)/.exec(ttl)?.[1] ?? 0);
}
