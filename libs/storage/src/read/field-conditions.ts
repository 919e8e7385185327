import type { FieldCondition, NumberCondition, NumberFieldName, SearchTerm, TextFieldName } from '@psfleet/search';
import { increaseOverTick } from './sample-columns.js';
import { ofAnchor } from './table-anchors.js';

interface Aliases {
  readonly table: string;
  readonly identity: string;
}

/** A condition on the command line, which is a text rather than a column. */
export const isCommandLine = (term: SearchTerm): boolean => term.kind === 'field' && term.field === 'cmd';

/** How the value of a field is read. */
interface FieldSource<Sql> {
  readonly of: 'table' | 'identity';
  /** The columns that the SQL reads. */
  readonly columns: readonly string[];
  readonly sql: Sql;
}

/** The fields with a text that is in columns of its own. */
export type ColumnField = Exclude<TextFieldName, 'cmd'>;

type TextSql = (alias: string) => readonly string[];
type NumberSql = (alias: string) => string;

const sampleText = (column: string): FieldSource<TextSql> => ({
  of: 'table',
  columns: [column],
  sql: (alias) => [`${alias}.${column}`],
});

const identityText = (...columns: string[]): FieldSource<TextSql> => ({
  of: 'identity',
  columns,
  sql: (alias) => columns.map((column) => `${alias}.${column}`),
});

/** Where the values of each field with a text are; the condition holds if one of them fits. */
const texts: Readonly<Record<ColumnField, FieldSource<TextSql>>> = {
  name: sampleText('name'),
  user: sampleText('username'),
  status: sampleText('status'),
  host: { of: 'table', columns: [], sql: (alias) => [`toString(${alias}.host)`] },
  exe: identityText('exe'),
  program: identityText('program'),
  exestate: identityText('exe_state'),
  unit: identityText('unit'),
  container: identityText('container_id', 'container_name'),
  image: identityText('container_image'),
  project: identityText('compose_project'),
  service: identityText('compose_service'),
  pod: identityText('pod_name'),
  namespace: identityText('pod_namespace'),
};

const gauge = (column: string): FieldSource<NumberSql> => ({
  of: 'table',
  columns: [column],
  sql: (alias) => `${alias}.${column}`,
});

/** The rate of counters over the last tick of the host, per second; NULL if its duration is not known. */
const rate = (...columns: string[]): FieldSource<NumberSql> => ({
  of: 'table',
  columns,
  sql: (alias) => {
    const increases = columns.map((column) =>
      increaseOverTick(`${alias}.${column}`, `${alias}.sample_seq`, ofAnchor(alias, 'tickSeq')),
    );
    return `(${increases.join(' + ')}) * 1000 / nullIf(${ofAnchor(alias, 'elapsedMs')}, 0)`;
  },
});

const identityNumber = (column: string): FieldSource<NumberSql> => ({ ...gauge(column), of: 'identity' });

const numbers: Readonly<Record<NumberFieldName, FieldSource<NumberSql>>> = {
  pid: identityNumber('pid'),
  ppid: identityNumber('ppid'),
  age: {
    of: 'identity',
    columns: ['create_time'],
    sql: (alias) => `${ofAnchor(alias, 'lastTs')} / 1000 - toFloat64(${alias}.create_time)`,
  },
  rss: gauge('rss'),
  vms: gauge('vms'),
  shared: gauge('shared'),
  peakrss: gauge('peak_rss'),
  swap: gauge('swap'),
  pss: gauge('pss'),
  uss: gauge('uss'),
  cpu: { of: 'table', columns: ['cpu_ticks'], sql: (alias) => `${alias}.cpu_percent` },
  fds: gauge('num_fds'),
  threads: gauge('num_threads'),
  nice: gauge('nice'),
  read: rate('read_bytes'),
  write: rate('write_bytes'),
  tcp: rate('tcp_sent_bytes', 'tcp_received_bytes'),
};

/** As `docker ps` shows ids. */
const shortId = /^[0-9a-f]{12,63}$/;

export function renderField(
  term: (FieldCondition & { readonly field: ColumnField }) | NumberCondition,
  parameter: string,
  aliases: Aliases,
): string {
  if (term.kind === 'number') {
    const { of, sql } = numbers[term.field];
    return `ifNull(${sql(aliases[of])} ${term.comparison} {${parameter}:Float64}, false)`;
  }
  return renderText(term, parameter, aliases);
}

function renderText(
  { field, value, isGlob }: FieldCondition & { readonly field: ColumnField },
  parameter: string,
  aliases: Aliases,
): string {
  const { of, sql } = texts[field];
  const isLastComponent = field === 'exe' && !value.includes('/');
  const compared = sql(aliases[of]).map((column) => {
    const text = isLastComponent
      ? `if(isNull(${column}), NULL, splitByChar('/', assumeNotNull(${column}))[-1])`
      : column;
    return `ifNull(${text} ${isGlob ? 'LIKE' : '='} {${parameter}:String}, false)`;
  });
  const begins =
    field === 'container' && !isGlob && shortId.test(value)
      ? [`ifNull(startsWith(${aliases.identity}.container_id, {${parameter}:String}), false)`]
      : [];
  return [...compared, ...begins].join(' OR ');
}

/** Where a condition reads its value beside texts of the identity; null for a command line and a label. */
function sourceOf(term: SearchTerm): FieldSource<unknown> | null {
  if (term.kind === 'number') {
    return numbers[term.field];
  }
  if (term.kind === 'text') {
    return texts.name;
  }
  return term.kind === 'field' && term.field !== 'cmd' ? texts[term.field] : null;
}

export function isFieldOfIdentity(term: SearchTerm): boolean {
  return isCommandLine(term) || sourceOf(term)?.of === 'identity';
}

/** The columns of the identity, or of the newest sample, that conditions read. A text is searched in the name too. */
export function columnsReadBy(terms: readonly SearchTerm[], of: 'table' | 'identity'): string[] {
  const sources = terms.map(sourceOf).filter((source) => source?.of === of);
  const searched = of === 'table' && terms.some(({ kind }) => kind === 'text') ? ['name'] : [];
  return [...new Set([...searched, ...sources.flatMap((source) => source?.columns ?? [])])];
}
