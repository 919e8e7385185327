import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  certificateProblem,
  type ConfigCheck,
  fileProblem,
  isLoopback,
  isNatsUrls,
  natsUrlsRule,
  thrownBy,
} from '@psfleet/service-kit';

/** Settings of `psfleet up` that name something beyond themselves. */
interface UpSettings {
  readonly home: string;
  readonly apiHost: string;
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
  readonly tlsAuthority: string | null;
  readonly natsUrl: string | null;
  readonly clickhouseUrl: string | null;
  readonly natsServer: string | null;
  readonly clickhouse: string | null;
}

/** A rule of every command that keeps something in the home folder. */
export const homeChecks: readonly ConfigCheck<{ readonly home: string }>[] = [
  { variables: ['PSFLEET_HOME'], findProblem: ({ home }) => placeProblem(home) },
];

export const initChecks: readonly ConfigCheck<{ readonly home: string; readonly trustFolder: string | null }>[] = [
  ...homeChecks,
  { variables: ['PSFLEET_TRUST_FOLDER'], findProblem: ({ trustFolder }) => trustFolder && placeProblem(trustFolder) },
];

/** Rules of `psfleet up`; `insecure`: the API may serve others without TLS. */
export function upChecks(insecure: boolean): readonly ConfigCheck<UpSettings>[] {
  return [
    ...homeChecks,
    {
      variables: ['PSFLEET_API_HOST'],
      findProblem: ({ apiHost }) =>
        isLoopback(apiHost) || insecure
          ? null
          : `must be an address of loopback, not '${apiHost}': tokens would cross the network without TLS. Use ` +
            '--listen ADDRESS, serve the API on 127.0.0.1 behind a proxy with TLS, or pass --insecure',
    },
    { variables: ['PSFLEET_TLS_CERT'], findProblem: ({ tlsCert }) => tlsCert && certificateProblem(tlsCert) },
    { variables: ['PSFLEET_TLS_KEY'], findProblem: ({ tlsKey }) => tlsKey && fileProblem(tlsKey) },
    {
      variables: ['PSFLEET_TLS_CERT', 'PSFLEET_TLS_KEY'],
      findProblem: ({ tlsCert, tlsKey }) =>
        (tlsCert === null) === (tlsKey === null) ? null : 'and PSFLEET_TLS_KEY belong together: set both, or neither',
    },
    {
      variables: ['PSFLEET_TLS_CA'],
      findProblem: ({ tlsAuthority }) => tlsAuthority && certificateProblem(tlsAuthority),
    },
    {
      variables: ['PSFLEET_NATS_URL'],
      findProblem: ({ natsUrl }) => (natsUrl === null || isNatsUrls(natsUrl) ? null : natsUrlsRule),
    },
    {
      variables: ['PSFLEET_CLICKHOUSE_URL'],
      findProblem: ({ clickhouseUrl }) =>
        clickhouseUrl === null || (/^https?:\/\//.test(clickhouseUrl) && URL.canParse(clickhouseUrl))
          ? null
          : 'must be a URL such as http://127.0.0.1:7782',
    },
    programCheck('PSFLEET_NATS_SERVER', ({ natsServer }) => natsServer),
    programCheck('PSFLEET_CLICKHOUSE', ({ clickhouse }) => clickhouse),
  ];
}

function programCheck(variable: string, fileOf: (config: UpSettings) => string | null): ConfigCheck<UpSettings> {
  return {
    variables: [variable],
    findProblem: (config) => {
      const file = fileOf(config);
      return file && thrownBy(() => accessSync(file, constants.X_OK), 'must name a program that can be run');
    },
  };
}

/** Why nothing can be kept below a folder, which need not exist yet; null if it can. */
function placeProblem(folder: string): string | null {
  let stats: ReturnType<typeof statSync>;
  try {
    stats = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    return `names ${folder}, which cannot be a folder (${(error as NodeJS.ErrnoException).code})`;
  }
  if (stats === undefined) {
    return folder === '/' ? null : placeProblem(dirname(folder));
  }
  return stats.isDirectory() ? null : `names a folder, but ${folder} is none`;
}
