import type { NumberFieldName, SearchedProcess, SearchExpression, TextFieldName } from '@psfleet/search';
import type { Process } from '@psfleet/sdk';

/** A row beside that of the tick before, from which rates are computed. */
export interface SearchedRow {
  readonly row: Process;
  readonly before: Process | undefined;
  /** Seconds since the tick before; null for the first. */
  readonly seconds: number | null;
  /** Milliseconds since the epoch from which ages count. */
  readonly at: number;
  readonly labels: Readonly<Record<string, string>>;
}

const texts: Readonly<Record<TextFieldName, (row: Process) => readonly (string | null)[]>> = {
  name: ({ name }) => [name],
  cmd: ({ cmdline }) => [cmdline?.join(' ') ?? null],
  user: ({ username }) => [username],
  exe: ({ exe }) => [exe],
  program: ({ program }) => [program],
  exestate: ({ exeState }) => [exeState],
  status: ({ status }) => [status],
  unit: ({ unit }) => [unit],
  container: ({ containerId, containerName }) => [containerId, containerName],
  image: ({ containerImage }) => [containerImage],
  project: ({ composeProject }) => [composeProject],
  service: ({ composeService }) => [composeService],
  pod: ({ podName }) => [podName],
  namespace: ({ podNamespace }) => [podNamespace],
  host: ({ host }) => [host],
};

const numbers: Readonly<Record<NumberFieldName, (searched: SearchedRow) => number | null>> = {
  pid: ({ row }) => row.pid,
  ppid: ({ row }) => row.ppid,
  rss: ({ row }) => row.rss,
  vms: ({ row }) => row.vms,
  shared: ({ row }) => row.shared,
  peakrss: ({ row }) => row.peakRss,
  swap: ({ row }) => row.swap,
  pss: ({ row }) => row.pss,
  uss: ({ row }) => row.uss,
  cpu: ({ row }) => row.cpuPercent,
  age: ({ row, at }) => (row.createTime === null ? null : at / 1000 - row.createTime),
  fds: ({ row }) => row.numFds,
  threads: ({ row }) => row.numThreads,
  nice: ({ row }) => row.nice,
  read: (searched) => rateOf(searched, ({ readBytes }) => readBytes),
  write: (searched) => rateOf(searched, ({ writeBytes }) => writeBytes),
  tcp: (searched) =>
    rateOf(searched, ({ tcpSentBytes: sent, tcpReceivedBytes: received }) =>
      sent === null || received === null ? null : sent + received,
    ),
};

export function searchedProcess(searched: SearchedRow): SearchedProcess {
  return {
    texts: (field) => texts[field](searched.row).filter((text) => text !== null),
    number: (field) => numbers[field](searched),
    label: (key) => (Object.hasOwn(searched.labels, key) ? (searched.labels[key] ?? null) : null),
  };
}

function rateOf({ row, before, seconds }: SearchedRow, bytesOf: (row: Process) => number | null): number | null {
  const [now, then] = [bytesOf(row), before === undefined ? null : bytesOf(before)];
  return now === null || then === null || seconds === null || seconds <= 0 ? null : Math.max(0, now - then) / seconds;
}

/** The parameters of the API that compare one field exactly. */
const filters = {
  name: 'name',
  username: 'user',
  status: 'status',
  exe: 'exe',
  program: 'program',
  exeState: 'exestate',
  unit: 'unit',
  container: 'container',
  containerImage: 'image',
  composeProject: 'project',
  composeService: 'service',
  podName: 'pod',
  podNamespace: 'namespace',
} as const satisfies Record<string, TextFieldName>;

/** The conditions of the parameters of a request besides `q`. */
export function filterExpressions(query: URLSearchParams): SearchExpression[] {
  const exact = Object.entries(filters).flatMap(([parameter, field]): SearchExpression[] => {
    const value = query.get(parameter);
    return value === null ? [] : [{ kind: 'field', field, value, isGlob: false }];
  });
  const [pid, minRss] = [query.get('pid'), query.get('minRss')];
  return [
    ...exact,
    ...(pid === null ? [] : [{ kind: 'number', field: 'pid', comparison: '=', value: Number(pid) } as const]),
    ...(minRss === null ? [] : [{ kind: 'number', field: 'rss', comparison: '>=', value: Number(minRss) } as const]),
  ];
}
