import { parseArgs } from 'node:util';
import {
  certificateProblem,
  ConfigError,
  type ConfigProblem,
  type Env,
  fileProblem,
  isNatsUrls,
  loadEnvConfig,
  natsCredsProblem,
  natsUrlsRule,
  parseDurationMs,
  RuleBroken,
  serverUsersVar,
} from '@psfleet/service-kit';
import { defaultTape } from '../tape/tape-file.js';
import { homeFiles } from './home-files.js';

export interface SimulatorOptions {
  readonly hosts: number;
  /** Number of the first host. */
  readonly first: number;
  readonly seconds: number;
  readonly intervalMs: number;
  readonly connections: number;
  readonly rampSeconds: number;
  readonly speed: number;
  /** How long ago the fleet starts, milliseconds. */
  readonly agoMs: number;
  readonly tape: string;
  readonly natsUrl: string;
  readonly credsFile: string;
  readonly caFile: string | null;
  readonly apiUrl: string;
  readonly tokenFile: string;
  readonly enrolls: boolean;
  /** Whether the end of standard input ends this program. */
  readonly isAttached: boolean;
  readonly serverUsers: readonly string[];
}

/**
 * Reads the command line; its defaults are those of `npm start` on this machine. Throws one ConfigError with all
 * faults.
 */
export function readOptions(args: readonly string[], env: Env): SimulatorOptions {
  const values = parse(args, env);
  const problems: ConfigProblem[] = [];
  const report = (option: string, rule: string | null): void => {
    if (rule !== null) {
      problems.push({ variable: `--${option}`, rule });
    }
  };
  const number = (option: keyof typeof values, min: number, isWhole = false): number => {
    const value = Number(values[option]);
    const isRight = Number.isFinite(value) && value >= min && (!isWhole || Number.isInteger(value));
    report(option, isRight ? null : `must be ${isWhole ? 'an integer' : 'a number'} of at least ${min}`);
    return value;
  };
  const hosts = number('hosts', 1, true);
  const options = {
    hosts,
    first: number('first', 0, true),
    seconds: number('seconds', 0),
    intervalMs: number('interval', 0.001) * 1000,
    connections: Math.min(number('connections', 1, true), hosts),
    rampSeconds: values.ramp === undefined ? Number(values.interval) : number('ramp', 0),
    speed: number('speed', 0.001),
    agoMs: durationOf(values.from, (rule) => report('from', rule)),
    tape: values.tape,
    natsUrl: values.nats,
    credsFile: values.creds,
    caFile: values.ca ?? null,
    apiUrl: values.api,
    tokenFile: values['token-file'],
    enrolls: !values['no-enroll'],
    isAttached: values.attached,
    ...loadEnvConfig({ serverUsers: serverUsersVar }, env),
  };
  report('nats', isNatsUrls(options.natsUrl) ? null : natsUrlsRule);
  report(
    'api',
    /^https?:\/\//.test(options.apiUrl) && URL.canParse(options.apiUrl) ? null : 'must be a URL of http(s)',
  );
  report('creds', natsCredsProblem(options.credsFile));
  report('ca', options.caFile === null ? null : certificateProblem(options.caFile));
  report('tape', fileProblem(options.tape));
  report('token-file', options.enrolls ? fileProblem(options.tokenFile) : null);
  if (problems.length > 0) {
    throw new ConfigError(problems);
  }
  return options;
}

function parse(args: readonly string[], env: Env) {
  const home = homeFiles(env);
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        hosts: { type: 'string', default: '100' },
        seconds: { type: 'string', default: '60' },
        interval: { type: 'string', default: '10' },
        connections: { type: 'string', default: '32' },
        ramp: { type: 'string' },
        speed: { type: 'string', default: '1' },
        from: { type: 'string', default: '0' },
        tape: { type: 'string', default: defaultTape },
        first: { type: 'string', default: '0' },
        nats: {
          type: 'string',
          default: env['PSFLEET_NATS_URL'] ?? `nats://127.0.0.1:${env['PSFLEET_NATS_PORT'] ?? 7781}`,
        },
        creds: { type: 'string', default: env['PSFLEET_NATS_CREDS'] ?? home.creds },
        ca: { type: 'string' },
        api: {
          type: 'string',
          default: env['PSFLEET_API_URL'] ?? `http://127.0.0.1:${env['PSFLEET_API_PORT'] ?? 7780}`,
        },
        'token-file': { type: 'string', default: home.adminToken },
        'no-enroll': { type: 'boolean', default: false },
        attached: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new ConfigError([{ variable: 'psfleet-simulator', rule: (error as Error).message }]);
  }
}

/** A duration such as 2h, 30m or -30m; a number without a unit is in seconds. */
function durationOf(text: string, report: (rule: string) => void): number {
  const plain = text.replace(/^-/, '');
  try {
    return parseDurationMs(/^\d+(\.\d+)?$/.test(plain) ? `${plain}s` : plain);
  } catch (error) {
    if (!(error instanceof RuleBroken)) {
      throw error;
    }
    report('must be how long ago the fleet starts, such as 2h or 30m');
    return 0;
  }
}
