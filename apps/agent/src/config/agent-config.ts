import { join } from 'node:path';
import {
  logFormats,
  logLevels,
  booleanVar,
  choiceVar,
  durationVar,
  integerListVar,
  integerVar,
  pathVar,
  patternListVar,
  serverUsersVar,
  sizeVar,
  stringVar,
  type EnvConfig,
} from '@psfleet/service-kit';
import { limits } from '@psfleet/wire';
import { deviceSettings } from './device-settings.js';

/** Without them nobody could log in to mend anything: of OpenSSH, and of its versions from 9.8 on. */
const sshPrograms = [
  '/usr/sbin/sshd',
  '/usr/lib/openssh/sshd-session',
  '/usr/libexec/openssh/sshd-session',
  '/usr/libexec/sshd-session',
];

/** Every setting of the agent. Importing this file starts nothing, so docs/configuration.md is generated from it. */
export const agentSettings = {
  natsUrl: stringVar('PSFLEET_NATS_URL', {
    default: null,
    help: 'URL of the broker instead of the one that the API named; several are separated by commas',
  }),
  natsTlsName: stringVar('PSFLEET_NATS_TLS_NAME', {
    default: null,
    help: "Name in the broker's certificate, if it is not the one in the URL",
  }),
  apiUrl: stringVar('PSFLEET_API_URL', {
    default: null,
    pattern: /^https?:\/\//,
    rule: 'must begin with http:// or https://',
    help: 'URL of the API, which renews credentials, instead of the one where this host was enrolled',
  }),
  serverUsers: serverUsersVar,
  intervalMs: durationVar('PSFLEET_AGENT_INTERVAL', {
    default: 10_000,
    min: 1_000,
    max: limits.intervalMs,
    help: 'Time between two ticks',
  }),
  state: pathVar('PSFLEET_AGENT_STATE', {
    default: '/var/lib/psfleet-agent',
    help: 'Folder for what must survive a restart: the spool, and the identity unless it has a folder of its own',
  }),
  identity: pathVar('PSFLEET_AGENT_IDENTITY', {
    default: null,
    help: 'Folder for the keys that this host gets when it is enrolled; by default identity in the state folder',
  }),
  hostname: stringVar('PSFLEET_AGENT_HOSTNAME', {
    default: null,
    help: "Hostname to report, and to be enrolled by, instead of the kernel's",
  }),
  rootFs: pathVar('PSFLEET_AGENT_ROOTFS', { default: null, help: "Where the host's / is mounted in a container" }),
  cgroups: integerVar('PSFLEET_AGENT_CGROUPS', {
    default: 200,
    min: 0,
    max: 2_000,
    help: 'How many systemd units and containers have metrics of their own (control groups of version 2); 0 for none',
  }),
  spoolBytes: sizeVar('PSFLEET_AGENT_SPOOL', {
    default: 256_000_000,
    min: 1_000_000,
    help: 'Disk space for messages that wait for the broker; beyond it the oldest are dropped',
  }),
  spoolAgeMs: durationVar('PSFLEET_AGENT_SPOOL_AGE', {
    default: 7 * 86_400_000,
    min: 60_000,
    help: 'How long messages wait for the broker before they are dropped',
  }),
  scrub: booleanVar('PSFLEET_AGENT_SCRUB', {
    default: true,
    help: 'Whether secrets are removed from command lines before they leave this host',
  }),
  scrubPatterns: patternListVar('PSFLEET_AGENT_SCRUB_PATTERNS', {
    help: 'Further secrets in command lines: regular expressions, one per line',
  }),
  stripArguments: booleanVar('PSFLEET_AGENT_STRIP_ARGUMENTS', {
    default: false,
    help: 'Whether only the names of programs leave this host, without any arguments',
  }),
  tcp: booleanVar('PSFLEET_AGENT_TCP', {
    default: true,
    help: 'Whether the TCP payload of each process is counted',
  }),
  taskstats: booleanVar('PSFLEET_AGENT_TASKSTATS', {
    default: true,
    help: 'Whether the kernel accounts ended processes to the agent, also those that lived between two ticks',
  }),
  pss: booleanVar('PSFLEET_AGENT_PSS', {
    default: true,
    help: 'Whether the proportional memory (PSS) of the largest processes is read, by a helper process',
  }),
  actions: booleanVar('PSFLEET_AGENT_ACTIONS', {
    default: true,
    help: 'Whether this host accepts actions on its processes',
  }),
  protectedPids: integerListVar('PSFLEET_AGENT_PROTECTED_PIDS', {
    help: 'Pids protected from actions, along with their ancestors and descendants; separated by commas',
  }),
  protectedPrograms: stringVar('PSFLEET_AGENT_PROTECTED_PROGRAMS', {
    default: sshPrograms.join(','),
    pattern: /^(\/[^,]+(,\/[^,]+)*)?$/,
    rule: 'must be absolute paths, separated by commas',
    help: 'Executable files protected from actions while they run as root, separated by commas',
  }),
  protectedNames: stringVar('PSFLEET_AGENT_PROTECTED_NAMES', {
    default: '',
    help:
      'Names, as the API shows them, of processes protected from actions; separated by commas. They protect only ' +
      'what runs as root, from a file that root alone can change, outside of containers',
  }),
  ...deviceSettings,
  healthPort: integerVar('PSFLEET_HEALTH_PORT', {
    default: 7784,
    min: 0,
    max: 65_535,
    help: 'Port of /healthz and /readyz on loopback; 0 picks a free one',
  }),
  logLevel: choiceVar('PSFLEET_LOG_LEVEL', logLevels, {
    default: 'info',
    help: 'Least severe log level that is printed',
  }),
  logFormat: choiceVar('PSFLEET_LOG_FORMAT', logFormats, {
    default: null,
    help: 'json, or text for people; by default text on a terminal and json elsewhere',
  }),
  parentStdin: booleanVar('PSFLEET_PARENT_STDIN', {
    default: false,
    help: 'Whether to stop when standard input ends, which means that the supervisor is gone',
  }),
} as const;

/** The folder of the host's keys. */
export function identityFolder({ state, identity }: Pick<AgentConfig, 'state' | 'identity'>): string {
  return identity ?? join(state, 'identity');
}

export type AgentConfig = EnvConfig<typeof agentSettings>;
