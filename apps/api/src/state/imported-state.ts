import type { HostRecord } from '@psfleet/wire';
import { Problem } from '../http/problem.js';
import type { ControlState } from './control-state.js';

export interface ImportConditions {
  /** The greatest generation that is known to have been distributed. */
  readonly newest: number;
  /** The generation whose loss the caller accepts. */
  readonly acceptGeneration: number | null;
  /** The states that it replaces. */
  readonly known: readonly ControlState[];
}

/**
 * The state that an import results in. Its generation is above all others, so that collectors accept it. Credentials
 * and join tokens that ended stay ended: an older copy does not know that they did. Throws a Problem if changes would
 * be lost that the caller did not accept to lose.
 */
export function importedState(
  imported: ControlState,
  { newest, acceptGeneration, known }: ImportConditions,
): ControlState {
  const accepted = acceptGeneration ?? imported.generation;
  if (accepted < newest) {
    throw new Problem(
      'state-outdated',
      `The imported state has generation ${imported.generation}, but generation ${newest} was distributed: what ` +
        `changed since would be lost. Accept that with --accept-generation ${newest}`,
    );
  }
  const revocations = new Map<string, number>();
  for (const [key, seconds] of [imported, ...known].flatMap((state) => [...state.revocations])) {
    revocations.set(key, Math.max(seconds, revocations.get(key) ?? 0));
  }
  return {
    ...imported,
    generation: Math.max(newest, accepted, imported.generation) + 1,
    revocations,
    enrollments: withoutEnded(imported, known),
    hosts: new Map([...imported.hosts].map(([name, host]) => [name, withRevocation(host, revocations)])),
  };
}

/** An enrolment that a newer state does not have was revoked since, and hosts may have used one that it has. */
function withoutEnded(imported: ControlState, known: readonly ControlState[]): ControlState['enrollments'] {
  const newer = known.filter(({ generation }) => generation >= imported.generation);
  return new Map(
    [...imported.enrollments]
      .filter(([id]) => newer.every(({ enrollments }) => enrollments.has(id)))
      .map(([id, each]) => {
        const used = newer.map(({ enrollments }) => enrollments.get(id)?.used ?? 0);
        return [id, { ...each, used: Math.max(each.used, ...used) }];
      }),
  );
}

function withRevocation(host: HostRecord, revocations: ReadonlyMap<string, number>): HostRecord {
  const seconds = host.userKey === null ? undefined : revocations.get(host.userKey);
  if (seconds === undefined || host.status === 'revoked') {
    return host;
  }
  const bindings = host.bindings.map((binding) => ({ ...binding, to: binding.to ?? seconds * 1000 }));
  return { ...host, status: 'revoked', bindings };
}

/** The refusal of an instance whose file is older than what was distributed. */
export function outdatedState(own: number, newest: number): Problem {
  return new Problem(
    'state-outdated',
    `This API has generation ${own} of the state, but generation ${newest} was distributed: import the newest copy ` +
      `of its state.json; what it lacks is accepted as lost with --accept-generation ${newest}`,
  );
}
