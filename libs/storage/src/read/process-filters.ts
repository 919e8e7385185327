import { renderTextSearch, textSearchParams, type TextExpression } from './text-search.js';

/** Which processes a table shows. Those by identity leave out a process whose identity is not stored. */
export interface ProcessFilters extends IdentityFilters {
  readonly name?: string;
  readonly username?: string;
  readonly status?: string;
  /** At least that many bytes of resident memory. */
  readonly minRss?: number;
  /** Matches name and command line. */
  readonly text?: TextExpression;
}

/** Exact values of the identity. */
interface IdentityFilters {
  readonly pid?: number;
  readonly exe?: string;
  readonly exeState?: string;
  readonly unit?: string;
  /** The id of a container, its first 12 characters or more, or its name. */
  readonly container?: string;
  readonly containerImage?: string;
  readonly composeProject?: string;
  readonly composeService?: string;
  readonly podName?: string;
  readonly podNamespace?: string;
}

/** The columns that each of these filters compares with a text. */
const identityColumns = {
  exe: ['exe'],
  exeState: ['exe_state'],
  unit: ['unit'],
  container: ['container_id', 'container_name'],
  containerImage: ['container_image'],
  composeProject: ['compose_project'],
  composeService: ['compose_service'],
  podName: ['pod_name'],
  podNamespace: ['pod_namespace'],
} as const satisfies Partial<Record<keyof IdentityFilters, readonly string[]>>;

const identityFilters = Object.keys(identityColumns) as (keyof typeof identityColumns)[];

/** As `docker ps` shows ids. */
const shortId = /^[0-9a-f]{12,63}$/;

/** The columns of the identity that the filters read. */
export function filteredIdentityColumns(filters: ProcessFilters): string[] {
  const columns = identityFilters
    .filter((name) => filters[name] !== undefined)
    .flatMap((name) => identityColumns[name]);
  return filters.pid === undefined ? columns : ['pid', ...columns];
}

/** The columns of the newest sample that the filters read. */
export function filteredSampleColumns({ name, username, status, minRss, text }: ProcessFilters): string[] {
  return [
    ...(name === undefined && text === undefined ? [] : ['name']),
    ...(username === undefined ? [] : ['username']),
    ...(status === undefined ? [] : ['status']),
    ...(minRss === undefined ? [] : ['rss']),
  ];
}

/** Conditions over a row with the columns of an identity; none without such a filter. */
export function identityConditions(filters: ProcessFilters, row: string): string[] {
  const texts = identityFilters.flatMap((name) => {
    const value = filters[name];
    if (value === undefined) {
      return [];
    }
    const equal = identityColumns[name].map((column) => `ifNull(${row}.${column} = {${name}:String}, false)`);
    const isShortId = name === 'container' && shortId.test(value);
    const begins = isShortId ? [`ifNull(startsWith(${row}.container_id, {container:String}), false)`] : [];
    return [`(${[...equal, ...begins].join(' OR ')})`];
  });
  return filters.pid === undefined ? texts : [`${row}.pid = {pid:UInt32}`, ...texts];
}

/** Conditions over a row with the columns of a sample, which never hold for an unknown value. */
export function sampleConditions({ name, username, status, minRss }: ProcessFilters, row: string): string[] {
  return [
    ...(name === undefined ? [] : [`${row}.name = {name:String}`]),
    ...(username === undefined ? [] : [`${row}.username = {username:String}`]),
    ...(status === undefined ? [] : [`${row}.status = {status:String}`]),
    ...(minRss === undefined ? [] : [`${row}.rss >= {minRss:UInt64}`]),
  ];
}

/** The text condition, over an expression of lower-case text. */
export function textConditions({ text }: ProcessFilters, searched: string): string[] {
  return text === undefined ? [] : [renderTextSearch(text, searched)];
}

export function filterParams(filters: ProcessFilters): Record<string, unknown> {
  const { name, username, status, minRss, pid, text } = filters;
  const texts = identityFilters.map((filter) => [filter, filters[filter]]);
  const given = Object.entries({ name, username, status, minRss, pid, ...Object.fromEntries(texts) });
  return { ...Object.fromEntries(given.filter(([, value]) => value !== undefined)), ...textSearchParams(text) };
}
