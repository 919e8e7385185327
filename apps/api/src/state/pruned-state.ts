import type { ControlState } from './control-state.js';

const dayMs = 86_400_000;

/** How long credentials of a host are valid. */
export const credentialLifeMs = 30 * dayMs;
/** How long an enrolment is listed after its end. */
const listedMs = 30 * dayMs;

/** Without what has no effect any more: revocations of credentials that expired, and enrolments that ended long ago. */
export function pruned(state: ControlState, now: number): ControlState {
  const firstSeconds = (now - credentialLifeMs - dayMs) / 1000;
  return {
    ...state,
    revocations: new Map([...state.revocations].filter(([, seconds]) => seconds >= firstSeconds)),
    enrollments: new Map([...state.enrollments].filter(([, { expiresAt }]) => expiresAt >= now - listedMs)),
  };
}
