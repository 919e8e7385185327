import type { ControlState, Enrollment } from './control-state.js';

const dayMs = 86_400_000;

/** How long credentials of a host are valid. */
export const credentialLifeMs = 30 * dayMs;
/** How long an enrolment is listed after its end, and how many that ended are: each new one displaces the oldest. */
const listedMs = 30 * dayMs;
const maxListed = 500;

/** Without what has no effect any more: revocations of credentials that expired, and enrolments that ended long ago. */
export function pruned(state: ControlState, now: number): ControlState {
  const firstSeconds = (now - credentialLifeMs - dayMs) / 1000;
  return {
    ...state,
    revocations: new Map([...state.revocations].filter(([, seconds]) => seconds >= firstSeconds)),
    enrollments: new Map([...state.enrollments].filter(isListed(state, now))),
  };
}

function isListed({ enrollments }: ControlState, now: number): (entry: readonly [string, Enrollment]) => boolean {
  const hasEnded = ({ expiresAt, uses, used }: Enrollment): boolean => expiresAt <= now || used >= uses;
  const ended = [...enrollments.values()].filter(hasEnded).sort((one, other) => other.createdAt - one.createdAt);
  const displaced = new Set(ended.slice(maxListed));
  return ([, enrollment]) => !displaced.has(enrollment) && enrollment.expiresAt >= now - listedMs;
}
