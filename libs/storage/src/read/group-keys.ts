import { procUidText } from '../proc-uid-sql.js';

/** What processes are grouped by. */
export const groupings = ['name', 'user', 'unit', 'container', 'program'] as const;
export type Grouping = (typeof groupings)[number];

/** `process`: each process is a group of its own, named by its procUid. */
export type GroupKey = Grouping | 'process';

interface KeySource {
  readonly of: 'sample' | 'identity';
  /** Whether the exits of processes that no sweep saw, which have no identity, tell it themselves. */
  readonly isInExits: boolean;
  /** A text, or NULL for processes that belong to no group; `alias` has the columns of a sample or of an identity. */
  readonly sql: (alias: string) => string;
}

const optionalText = (column: string): string => `nullIf(CAST(${column} AS Nullable(String)), '')`;

/** A pod's containers have short names, such as `app`, that those of other pods have too. */
const containerName = (alias: string): string => {
  const [id, name, pod, namespace] = ['container_id', 'container_name', 'pod_name', 'pod_namespace'].map((column) =>
    optionalText(`${alias}.${column}`),
  );
  const ownName = `coalesce(${name}, substring(${id}, 1, 12))`;
  return `if(isNull(${pod}), ${ownName}, concat(ifNull(concat(${namespace}, '/'), ''), ${pod}, '/', ${ownName}))`;
};

const ofSample = (sql: KeySource['sql']): KeySource => ({ of: 'sample', isInExits: true, sql });

const keys: Readonly<Record<GroupKey, KeySource>> = {
  process: ofSample((alias) => `if(${alias}.proc_uid = 0, NULL, ${procUidText(`${alias}.proc_uid`)})`),
  name: ofSample((alias) => optionalText(`${alias}.name`)),
  user: ofSample((alias) => optionalText(`${alias}.username`)),
  unit: { of: 'identity', isInExits: false, sql: (alias) => optionalText(`${alias}.unit`) },
  container: { of: 'identity', isInExits: false, sql: containerName },
  program: { of: 'identity', isInExits: true, sql: (alias) => optionalText(`${alias}.program`) },
};

/** Whether the identities of processes tell their groups; otherwise each sample and each exit does. */
export function isGroupOfIdentity(by: GroupKey): boolean {
  return keys[by].of === 'identity';
}

/** Whether the group of a process that no sweep saw is that of its parent. */
export function isGroupOfParent(by: GroupKey): boolean {
  return isGroupOfIdentity(by) && !keys[by].isInExits;
}

/** The group of a row: a sample, an exit or a row of the process table, or an identity. */
export function groupKeySql(by: GroupKey, alias: string): string {
  return keys[by].sql(alias);
}
