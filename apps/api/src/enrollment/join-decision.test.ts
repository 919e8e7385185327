import { createHash, randomBytes } from 'node:crypto';
import { createNkey, createSigningKey } from '@psfleet/trust';
import type { HostRecord } from '@psfleet/wire';
import { describe, expect, it } from 'vitest';
import { emptyState, type ControlState, type Enrollment } from '../state/control-state.js';
import { decideJoin, tokenRefusal, type JoinRequest } from './join-decision.js';

const now = 1_795_377_312_000;
const secret = randomBytes(32).toString('base64url');
const [oneMachine, otherMachine] = [
  { machineId: 'a'.repeat(64), productUuid: 'b'.repeat(64) },
  { machineId: 'c'.repeat(64), productUuid: null },
];

function enrollmentWith(changes: Partial<Enrollment> = {}): Enrollment {
  return {
    id: '0123456789abcdef',
    secretHash: createHash('sha256').update(secret).digest('hex'),
    createdAt: now - 1000,
    expiresAt: now + 3_600_000,
    uses: 1,
    used: 0,
    labels: { rack: 'r1' },
    namePattern: null,
    replace: null,
    ...changes,
  };
}

function requestWith(changes: Partial<JoinRequest> = {}): JoinRequest {
  return {
    id: '0123456789abcdef',
    secret,
    hostname: 'Web-1',
    userKey: createNkey('user').publicKey,
    identityKey: createSigningKey().publicKey,
    machine: oneMachine,
    ...changes,
  };
}

function stateWith(enrollment: Enrollment, hosts: readonly HostRecord[] = []): ControlState {
  return {
    ...emptyState,
    enrollments: new Map([[enrollment.id, enrollment]]),
    hosts: new Map(hosts.map((host) => [host.host, host])),
  };
}

/** Decides, and applies the change. */
function join(state: ControlState, request: JoinRequest, at = now, newHostId = 'd'.repeat(32)) {
  const { change, result } = decideJoin(state, request, at, newHostId);
  return {
    state: { ...state, ...change },
    changed: change !== null,
    host: 'host' in result ? result.host : null,
    refusal: 'refusal' in result ? [result.refusal.code, result.refusal.message] : null,
  };
}

describe('joining', () => {
  it('binds the name to a new host id and the keys, and counts the use', () => {
    const request = requestWith();
    const { state, host } = join(stateWith(enrollmentWith()), request);
    expect(host).toEqual({
      host: 'web-1',
      hostname: 'Web-1',
      hostId: 'd'.repeat(32),
      userKey: request.userKey,
      identityKey: request.identityKey,
      machine: oneMachine,
      labels: { rack: 'r1' },
      enrolledAt: now,
      enrollment: '0123456789abcdef',
      status: 'active',
      bindings: [{ hostId: 'd'.repeat(32), from: now, to: null }],
      refused: null,
    });
    expect(state.hosts.get('web-1')).toBe(host);
    expect(state.enrollments.get('0123456789abcdef')?.used).toBe(1);
    expect(state.revocations.size).toBe(0);
  });

  it('gives the same answer for a token that is unknown, expired or used up, and for a wrong secret', () => {
    const refusals = [
      join(stateWith(enrollmentWith()), requestWith({ id: 'f'.repeat(16) })),
      join(stateWith(enrollmentWith()), requestWith({ secret: randomBytes(32).toString('base64url') })),
      join(stateWith(enrollmentWith({ expiresAt: now })), requestWith()),
      join(stateWith(enrollmentWith({ used: 1 })), requestWith()),
    ];
    expect(refusals.map(({ refusal }) => refusal?.[0])).toEqual(Array(4).fill('enrollment-unknown'));
    expect(new Set(refusals.map(({ refusal }) => refusal?.[1])).size).toBe(1);
    expect(refusals.some(({ changed }) => changed)).toBe(false);
  });

  it('gives a repeated request the same host, also when the token is used up', () => {
    const request = requestWith();
    const first = join(stateWith(enrollmentWith()), request);
    const second = join(first.state, request, now + 1000, 'e'.repeat(32));
    expect(second).toMatchObject({ host: { hostId: 'd'.repeat(32) }, changed: false });
    expect(join(first.state, { ...request, userKey: requestWith().userKey }).refusal?.[0]).toBe('enrollment-unknown');
  });

  it.each([
    ['sim-7', null],
    ['count', null],
    ['Count', 'c*'],
    ['db-1', 'web-*'],
    ['web-1x', '*-1'],
    ['web-1', 'web-1*1'],
    ['web-12', 'web-1'],
    ['a-b', '*b*a*'],
  ])('refuses the name %s with the pattern %s', (hostname, namePattern) => {
    const { refusal, changed } = join(stateWith(enrollmentWith({ namePattern })), requestWith({ hostname }));
    expect([refusal?.[0], changed]).toEqual(['name-refused', false]);
  });

  it('says that a name which is a path of the API would hide the host, and takes one that begins with it', () => {
    const state = stateWith(enrollmentWith());
    expect(join(state, requestWith({ hostname: 'count' })).refusal?.[1]).toBe(
      'count is a path of the API, GET /hosts/count, which would hide the host: give this machine another hostname, ' +
        'or set PSFLEET_AGENT_HOSTNAME',
    );
    expect(join(state, requestWith({ hostname: 'count-1' })).host?.host).toBe('count-1');
  });

  it.each(['web-*', '*', 'web-1', 'w*-*', '**e*b*1', 'web-1*', '*web-1'])(
    'permits web-1 with the pattern %s',
    (namePattern) => {
      expect(join(stateWith(enrollmentWith({ namePattern })), requestWith()).host?.host).toBe('web-1');
    },
  );

  it('refuses a key that was used before', () => {
    const first = join(stateWith(enrollmentWith({ uses: 9 })), requestWith());
    const userKey = first.host?.userKey ?? '';
    expect(join(first.state, requestWith({ hostname: 'web-2', userKey })).refusal?.[0]).toBe('name-refused');
    const ended = { ...first.state, hosts: new Map(), revocations: new Map([[userKey, 1]]) };
    expect(join(ended, requestWith({ hostname: 'web-2', userKey })).refusal?.[0]).toBe('name-refused');
  });
});

it('tells tokens that let nobody join without changing anything', () => {
  const state = stateWith(enrollmentWith());
  expect(tokenRefusal(state, requestWith(), now)).toBeNull();
  const refused = [requestWith({ id: 'f'.repeat(16) }), requestWith({ secret: 'A'.repeat(43) })];
  expect(refused.map((request) => tokenRefusal(state, request, now)?.code)).toEqual(
    Array.from({ length: 2 }, () => 'enrollment-unknown'),
  );
  expect(tokenRefusal(state, requestWith(), now + 3_600_000)?.code).toBe('enrollment-unknown');
});

it('a pattern takes no time that grows with its stars', () => {
  const hostname = `${'a'.repeat(62)}b`;
  const startedAt = performance.now();
  const { refusal } = join(
    stateWith(enrollmentWith({ namePattern: `${'*a'.repeat(31)}*` })),
    requestWith({ hostname }),
  );
  const other = join(stateWith(enrollmentWith({ namePattern: `${'*a'.repeat(31)}c` })), requestWith({ hostname }));
  expect([refusal, other.refusal?.[0]]).toEqual([null, 'name-refused']);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

describe('a name that is taken', () => {
  const taken = join(stateWith(enrollmentWith({ uses: 9 })), requestWith()).state;

  it('is refused to a second machine, and noted on the host once a minute', () => {
    const request = requestWith({ hostname: 'web-1', machine: otherMachine });
    const first = join(taken, request, now + 1000);
    expect(first.refusal?.[0]).toBe('host-taken');
    expect(first.refusal?.[1]).toContain('psfleet enroll create --replace web-1');
    expect(first.refusal?.[1]).toContain('another hostname');
    expect(first.state.hosts.get('web-1')?.refused).toEqual({
      at: now + 1000,
      hostname: 'web-1',
      isSameMachine: false,
    });
    expect(first.state.enrollments.get('0123456789abcdef')?.used).toBe(1);
    expect(join(first.state, request, now + 2000).changed).toBe(false);
    expect(join(first.state, request, now + 62_000).changed).toBe(true);
  });

  it('is refused to the same machine with a new key, as one that lost its key', () => {
    const { refusal, state } = join(taken, requestWith());
    expect(refusal?.[1]).toContain('lost its key');
    expect(state.hosts.get('web-1')?.refused?.isSameMachine).toBe(true);
  });

  it('does not take machines without marks for the same one', () => {
    const machine = { machineId: null, productUuid: null };
    expect(join(taken, requestWith({ machine })).state.hosts.get('web-1')?.refused?.isSameMachine).toBe(false);
  });

  it('goes to another machine by a token that replaces the host, whose old key ends', () => {
    const oldKey = taken.hosts.get('web-1')?.userKey ?? '';
    const replacing = { ...taken, ...stateWith(enrollmentWith({ replace: 'web-1', labels: { zone: 'z' } })) };
    const before = { ...replacing, hosts: taken.hosts };
    const request = requestWith({ hostname: 'brand-new', machine: otherMachine });
    const { state, host } = join(before, request, now + 5000, 'e'.repeat(32));
    expect(host).toMatchObject({
      host: 'web-1',
      hostname: 'brand-new',
      labels: { rack: 'r1', zone: 'z' },
      bindings: [
        { hostId: 'd'.repeat(32), from: now, to: now + 5000 },
        { hostId: 'e'.repeat(32), from: now + 5000, to: null },
      ],
    });
    expect([...state.revocations]).toEqual([[oldKey, (now + 5000) / 1000]]);
  });

  it('is free again once the host was removed, and keeps the bindings of its past', () => {
    const past = [{ hostId: 'd'.repeat(32), from: 1, to: 2 }];
    const removed = new Map([['web-1', { host: 'web-1', removedAt: 2, bindings: past }]]);
    const { state, host } = join({ ...stateWith(enrollmentWith()), removed }, requestWith(), now, 'e'.repeat(32));
    expect(host?.bindings).toEqual([...past, { hostId: 'e'.repeat(32), from: now, to: null }]);
    expect(state.removed.size).toBe(0);
  });
});
