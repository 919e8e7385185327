import type { HostWarning } from '../../hosts/host-warnings.js';

/**
 * `critical`: rows or actions are lost or refused, or soon will be. `warning`: somebody should act. `info`: worth
 * knowing, and nothing to do.
 */
export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export const components = ['api', 'broker', 'collector', 'storage', 'host'] as const;
export type Component = (typeof components)[number];

/** One kind of problem that psfleet can have itself. */
export interface HealthProblemDefinition {
  readonly component: Component;
  readonly severity: Severity;
  /** A sentence without a full stop. */
  readonly title: string;
  readonly remedy: string;
}

const ofServers = {
  'storage-unavailable': {
    component: 'storage',
    severity: 'critical',
    title: 'ClickHouse does not answer',
    remedy: 'Start ClickHouse, and read its log and that of the API; until then nothing is stored, and agents keep it',
  },
  'storage-outdated': {
    component: 'storage',
    severity: 'critical',
    title: 'The database has not been migrated to this version',
    remedy: 'Run `psfleet-collector migrate`; `psfleet up` does it when it starts',
  },
  'disk-filling': {
    component: 'storage',
    severity: 'warning',
    title: 'A disk of ClickHouse is almost full',
    remedy: 'Make room on it, or let psfleet keep less: PSFLEET_MAX_DISK and PSFLEET_RETENTION_RAW of the collector',
  },
  'history-shortened': {
    component: 'storage',
    severity: 'info',
    title: 'Raw rows were dropped before their time, because the database exceeded PSFLEET_MAX_DISK',
    remedy: 'Raise PSFLEET_MAX_DISK of the collector, or shorten PSFLEET_RETENTION_RAW to what the disk holds',
  },
  'rollups-behind': {
    component: 'collector',
    severity: 'warning',
    title: 'No rollup was computed lately',
    remedy: "Read the collector's log for `rollup failed`; long time ranges are slow until it has caught up",
  },
  'clocks-apart': {
    component: 'storage',
    severity: 'warning',
    title: 'The clocks of the API and of ClickHouse differ',
    remedy: 'Let the machines of the API, the collector, the broker and ClickHouse follow a time server (NTP)',
  },
  'broker-unavailable': {
    component: 'broker',
    severity: 'critical',
    title: 'The API is not connected to NATS',
    remedy: "Start nats-server, and read the API's log for the reason; agents keep their messages meanwhile",
  },
  'stream-filling': {
    component: 'broker',
    severity: 'warning',
    title: 'The stream of messages is filling',
    remedy:
      'See why collectors do not keep up, and start more of them; once it is full, agents keep their messages. ' +
      'PSFLEET_STREAM_MAX_BYTES gives it more room',
  },
  'collectors-behind': {
    component: 'collector',
    severity: 'warning',
    title: 'Collectors are behind',
    remedy:
      'See that a collector runs, and what its /readyz and its log say; if all is well there, start a second one, or ' +
      'give ClickHouse more memory',
  },
  'dead-letters': {
    component: 'collector',
    severity: 'warning',
    title: 'Messages could not be stored',
    remedy:
      'Read the reasons with `psfleet dead-letters list`; once the cause is corrected, `psfleet dead-letters retry ID`',
  },
  'state-outdated': {
    component: 'api',
    severity: 'critical',
    title: 'A newer state of hosts and tokens was distributed than this API has, so it changes nothing',
    remedy: 'Import the newest copy: `psfleet state import FILE`, with --accept-generation N if the rest is lost',
  },
  'revocations-unconfirmed': {
    component: 'broker',
    severity: 'critical',
    title: 'The broker has not confirmed that revoked credentials ended',
    remedy: "See that nats-server runs, and what the API's log says about revoked credentials; the API keeps trying",
  },
  'certificate-expiring': {
    component: 'api',
    severity: 'warning',
    title: 'A TLS certificate expires soon',
    remedy:
      'Restart `psfleet up`, or run `npm run compose:init` again; replace a certificate of your own (PSFLEET_TLS_CERT)',
  },
  'state-disk-filling': {
    component: 'api',
    severity: 'critical',
    title: "The disk with the API's state is almost full",
    remedy: 'Make room on it: once it is full, no host can join and no credentials can be revoked',
  },
  'silent-hosts': {
    component: 'host',
    severity: 'warning',
    title: 'Hosts are silent',
    remedy:
      'See on each that psfleet-agent runs, and what its log says about the broker; `psfleet host remove HOST` for ' +
      'one that is gone',
  },
} as const satisfies Readonly<Record<string, HealthProblemDefinition>>;

/** What owners of hosts are warned of; each host has a remedy of its own. */
const ofHosts: Readonly<Record<Exclude<HostWarning['code'], 'revoked'>, readonly [Severity, string]>> = {
  'not-enrolled': ['warning', 'Hosts that are not enrolled have sent data, or do so'],
  'never-seen': ['warning', 'Enrolled hosts have never sent anything'],
  'lost-key': ['warning', 'Hosts have lost their keys'],
  'second-machine': ['warning', 'Other machines asked for the names of hosts'],
  twin: ['critical', 'Other machines send with the identities of hosts'],
  'unknown-time': ['warning', 'Hosts do not know the time of the fleet'],
  'wrong-clock': ['warning', 'Clocks of hosts are wrong'],
  'catching-up': ['info', 'Hosts are sending what they kept during an outage'],
  'credentials-expiring': ['critical', 'Credentials of hosts expire soon and were not renewed'],
  'unresponsive-mount': ['warning', 'File systems do not answer'],
  'slow-name-service': ['warning', 'Name services are slow'],
  'unread-memory': ['info', 'Memory of some processes cannot be read'],
  'spool-not-on-disk': ['critical', 'Agents cannot write to their disks'],
  'missing-rights': ['warning', 'Agents lack rights'],
  'events-lost': ['info', 'Kernel events were lost'],
  'taskstats-unavailable': ['info', 'Ended processes are not accounted'],
  'groups-left-out': ['info', 'Units and containers are left out'],
  'hidden-sockets': ['info', 'Agents do not see all sockets'],
  'more-warnings': ['info', 'Hosts have more warnings than they send'],
  'unknown-warning': ['info', 'Hosts have warnings that only newer versions know'],
};

export const hostRemedy = 'Each host says in `hosts` what is wrong and what to do';

export type HealthProblemCode = keyof typeof ofServers | keyof typeof ofHosts;

/**
 * Every problem of psfleet itself that it can find, by code. docs/health.md is generated from this table. A host that
 * was revoked is none: somebody decided that.
 */
export const healthProblemTable: Readonly<Record<HealthProblemCode, HealthProblemDefinition>> = {
  ...ofServers,
  ...(Object.fromEntries(
    Object.entries(ofHosts).map(([code, [severity, title]]) => [
      code,
      { component: 'host', severity, title, remedy: hostRemedy },
    ]),
  ) as Record<keyof typeof ofHosts, HealthProblemDefinition>),
};

export const healthProblemCodes = Object.keys(healthProblemTable) as HealthProblemCode[];
