import { createHash, timingSafeEqual } from 'node:crypto';
import { hostNameOf, type HostRecord, type MachineMarks } from '@psfleet/wire';
import { Problem } from '../http/problem.js';
import { withEntry, withoutEntry, type ControlState, type Enrollment } from '../state/control-state.js';
import type { Decision } from '../state/state-store.js';
import { matchesPattern } from './name-pattern.js';

/** What a machine sends to join. */
export interface JoinRequest {
  readonly id: string;
  readonly secret: string;
  readonly hostname: string;
  readonly userKey: string;
  readonly identityKey: string;
  readonly machine: MachineMarks;
}

/** The host that joins, or why none does; a refusal may have changed the state too. */
export type JoinOutcome = { readonly host: HostRecord } | { readonly refusal: Problem };

/** A refused enrolment is noted on the host again only after this time: the machine may try every second. */
const noteAgainMs = 60_000;
/** Hostnames that no machine may join under, and why. */
const refusedNames: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^sim-/, 'is a name for simulated hosts'],
  [/^count$/, 'is a path of the API, GET /hosts/count, which would hide the host'],
];
/** Compared with in place of an enrolment that does not exist, so that the time of an answer does not tell. */
const noSecretHash = createHash('sha256').update('no enrolment has this secret').digest('hex');

/**
 * Decides whether a machine may join, and as which host. A request that is repeated, because its answer was lost, gets
 * the same host again.
 */
export function decideJoin(
  state: ControlState,
  request: JoinRequest,
  now: number,
  newHostId: string,
): Decision<JoinOutcome> {
  const enrollment = findEnrollment(state, request, now);
  if (enrollment === null) {
    return refuse(invalidToken());
  }
  const repeated = findRepeated(state, request);
  if (repeated !== null) {
    return { change: null, result: { host: repeated } };
  }
  if (enrollment.used >= enrollment.uses) {
    return refuse(invalidToken());
  }
  const name = enrollment.replace ?? hostNameOf(request.hostname);
  const known = state.hosts.get(name);
  if (enrollment.replace === null) {
    const why = refusedNames.find(([pattern]) => pattern.test(name))?.[1];
    if (why !== undefined) {
      return refuse(
        new Problem(
          'name-refused',
          `${name} ${why}: give this machine another hostname, or set PSFLEET_AGENT_HOSTNAME`,
        ),
      );
    }
    if (!matchesPattern(name, enrollment.namePattern)) {
      return refuse(
        new Problem(
          'name-refused',
          `The join token permits the names ${enrollment.namePattern}, not ${name}: give this machine such a ` +
            'hostname, or join with a token of `psfleet enroll create --name-pattern PATTERN`',
        ),
      );
    }
    if (known !== undefined) {
      return refuseTaken(state, known, request, now);
    }
  }
  if (isKnownKey(state, request.userKey)) {
    return refuse(new Problem('name-refused', 'The key was used before: make a new one and join with that'));
  }
  return bindName(state, { enrollment, name, known, request, now, newHostId });
}

/** Why a token lets nobody join; null if its secret fits an enrolment that has not ended. */
export function tokenRefusal(state: ControlState, request: JoinRequest, now: number): Problem | null {
  return findEnrollment(state, request, now) === null ? invalidToken() : null;
}

/** One answer for every reason, so that nobody learns which tokens exist. */
function invalidToken(): Problem {
  return new Problem(
    'enrollment-unknown',
    'The join token is unknown, expired, used up or revoked, or its secret is wrong: join with a new one of ' +
      '`psfleet enroll create`',
  );
}

function refuse(refusal: Problem): Decision<JoinOutcome> {
  return { change: null, result: { refusal } };
}

/** Null unless the secret fits and the enrolment has not ended. */
function findEnrollment(state: ControlState, { id, secret }: JoinRequest, now: number): Enrollment | null {
  const enrollment = state.enrollments.get(id);
  const given = createHash('sha256').update(secret).digest();
  const fits = timingSafeEqual(given, Buffer.from(enrollment?.secretHash ?? noSecretHash, 'hex'));
  return enrollment !== undefined && fits && now < enrollment.expiresAt ? enrollment : null;
}

function findRepeated(state: ControlState, { id, userKey, identityKey }: JoinRequest): HostRecord | null {
  for (const host of state.hosts.values()) {
    if (host.enrollment === id && host.userKey === userKey && host.identityKey === identityKey) {
      return host.status === 'active' ? host : null;
    }
  }
  return null;
}

function isKnownKey(state: ControlState, userKey: string): boolean {
  return state.revocations.has(userKey) || [...state.hosts.values()].some((host) => host.userKey === userKey);
}

/** Notes on the host that somebody wanted its name, so that its owner learns what to do. */
function refuseTaken(
  state: ControlState,
  known: HostRecord,
  { hostname, machine }: JoinRequest,
  now: number,
): Decision<JoinOutcome> {
  const isSame = isSameMachine(known.machine, machine);
  const refusal = new Problem(
    'host-taken',
    isSame
      ? `${known.host} is already enrolled with another key: if this machine lost its key, join with a token of ` +
          `\`psfleet enroll create --replace ${known.host}\``
      : `${known.host} is the name of another machine: give this one another hostname, or, if it takes the other's ` +
          `place, join with a token of \`psfleet enroll create --replace ${known.host}\``,
  );
  const { refused } = known;
  if (refused !== null && refused.isSameMachine === isSame && now - refused.at < noteAgainMs) {
    return refuse(refusal);
  }
  const noted: HostRecord = { ...known, refused: { at: now, hostname, isSameMachine: isSame } };
  return { change: { hosts: withEntry(state.hosts, known.host, noted) }, result: { refusal } };
}

/** Whether what both machines have is the same, and they have something. */
function isSameMachine(one: MachineMarks, other: MachineMarks): boolean {
  const pairs = [
    [one.machineId, other.machineId],
    [one.productUuid, other.productUuid],
  ].filter(([mine, yours]) => mine !== null && yours !== null);
  return pairs.length > 0 && pairs.every(([mine, yours]) => mine === yours);
}

interface NewBinding {
  readonly enrollment: Enrollment;
  readonly name: string;
  /** The host whose place it takes. */
  readonly known: HostRecord | undefined;
  readonly request: JoinRequest;
  readonly now: number;
  readonly newHostId: string;
}

function bindName(
  state: ControlState,
  { enrollment, name, known, request, now, newHostId }: NewBinding,
): Decision<JoinOutcome> {
  const past = known?.bindings ?? state.removed.get(name)?.bindings ?? [];
  const host: HostRecord = {
    host: name,
    hostname: request.hostname,
    hostId: newHostId,
    userKey: request.userKey,
    identityKey: request.identityKey,
    machine: request.machine,
    labels: { ...known?.labels, ...enrollment.labels },
    enrolledAt: now,
    enrollment: enrollment.id,
    status: 'active',
    bindings: [
      ...past.map((binding) => ({ ...binding, to: binding.to ?? now })),
      { hostId: newHostId, from: now, to: null },
    ],
    refused: null,
  };
  const endedKey = known?.userKey ?? null;
  return {
    change: {
      hosts: withEntry(state.hosts, name, host),
      removed: withoutEntry(state.removed, name),
      enrollments: withEntry(state.enrollments, enrollment.id, { ...enrollment, used: enrollment.used + 1 }),
      ...(endedKey === null ? {} : { revocations: withEntry(state.revocations, endedKey, Math.floor(now / 1000)) }),
    },
    result: { host },
  };
}
