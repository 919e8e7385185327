import {
  LOG_FORMATS,
  LOG_LEVELS,
  booleanVar,
  choiceVar,
  durationVar,
  integerListVar,
  integerVar,
  pathVar,
  patternListVar,
  secretVar,
  sizeVar,
  stringVar,
  type EnvConfig,
} from '@psfleet/service-kit';
import { limits } from '@psfleet/wire';

/** Every setting of the agent. */
export const agentSettings = {
  natsUrl: stringVar('PSFLEET_NATS_URL', { default: 'nats://127.0.0.1:7781', help: 'Broker, several with commas' }),
  natsUser: stringVar('PSFLEET_NATS_USER', { default: null, help: 'User at the broker' }),
  natsPassword: secretVar('PSFLEET_NATS_PASSWORD', { default: null, help: 'Its password' }),
  natsCreds: pathVar('PSFLEET_NATS_CREDS', {
    default: null,
    help: 'Instead of user and password: a file with a NATS user JWT, or with lines user=... and password=...',
  }),
  intervalMs: durationVar('PSFLEET_AGENT_INTERVAL', {
    default: 10_000,
    min: 1_000,
    max: limits.intervalMs,
    help: 'Time between two ticks',
  }),
  state: pathVar('PSFLEET_AGENT_STATE', {
    default: '/var/lib/psfleet-agent',
    help: 'Folder for what must survive a restart',
  }),
  hostname: stringVar('PSFLEET_AGENT_HOSTNAME', { default: null, help: "Name of this host; by default the kernel's" }),
  rootFs: pathVar('PSFLEET_AGENT_ROOTFS', { default: null, help: "In a container: where the host's / is mounted" }),
  spoolBytes: sizeVar('PSFLEET_AGENT_SPOOL', {
    default: 256_000_000,
    min: 1_000_000,
    help: 'Disk for messages on their way to the broker; the oldest are given up beyond',
  }),
  spoolAgeMs: durationVar('PSFLEET_AGENT_SPOOL_AGE', {
    default: 7 * 86_400_000,
    min: 60_000,
    help: 'How long messages wait for a broker before they are given up',
  }),
  backfill: integerVar('PSFLEET_AGENT_BACKFILL', {
    default: 10,
    min: 1,
    max: 100_000,
    help: 'Messages a second that are sent after an outage',
  }),
  scrub: booleanVar('PSFLEET_AGENT_SCRUB', {
    default: true,
    help: 'Whether secrets are taken out of command lines before they leave this host',
  }),
  scrubPatterns: patternListVar('PSFLEET_AGENT_SCRUB_PATTERNS', {
    help: 'What else is a secret in command lines: regular expressions, one a line',
  }),
  stripArguments: booleanVar('PSFLEET_AGENT_STRIP_ARGUMENTS', {
    default: false,
    help: 'Whether no arguments leave this host at all',
  }),
  actions: booleanVar('PSFLEET_AGENT_ACTIONS', { default: true, help: 'Whether processes may be acted on at all' }),
  protectedPids: integerListVar('PSFLEET_AGENT_PROTECTED_PIDS', {
    help: 'Processes that no action may hit, and all their descendants',
  }),
  protectedNames: stringVar('PSFLEET_AGENT_PROTECTED_NAMES', {
    default: 'sshd',
    help: 'Names of processes that no action may hit, with commas',
  }),
  healthPort: integerVar('PSFLEET_HEALTH_PORT', {
    default: 7784,
    min: 0,
    max: 65_535,
    help: 'Port of /healthz and /readyz on loopback, 0 for a free one',
  }),
  logLevel: choiceVar('PSFLEET_LOG_LEVEL', LOG_LEVELS, {
    default: 'info',
    help: 'Least important log records to print',
  }),
  logFormat: choiceVar('PSFLEET_LOG_FORMAT', LOG_FORMATS, {
    default: null,
    help: 'json, or text for people; by default text on a terminal',
  }),
  parentStdin: booleanVar('PSFLEET_PARENT_STDIN', { default: false, help: 'Stop when standard input ends' }),
} as const;

export type AgentConfig = EnvConfig<typeof agentSettings>;
