/** Every way in which a request can fail: status and title by code. The code is the last part of the problem's `type`. */
export const problemTable = {
  'invalid-request': { status: 400, title: 'Invalid request' },
  'malformed-body': { status: 400, title: 'Malformed body' },
  unauthorized: { status: 401, title: 'Unauthorized' },
  'access-denied': { status: 403, title: 'Access denied' },
  'refused-by-policy': { status: 403, title: "Refused by the host's policy" },
  'cross-origin': { status: 403, title: 'Cross-origin request' },
  'not-found': { status: 404, title: 'Not found' },
  'unknown-host': { status: 404, title: 'Unknown host' },
  'no-such-process': { status: 404, title: 'No such process' },
  'no-such-action': { status: 404, title: 'No such action' },
  'no-such-letter': { status: 404, title: 'No such dead letter' },
  'other-process': { status: 409, title: 'Another process has this pid' },
  'ambiguous-process': { status: 409, title: 'Two processes have this identity' },
  'outcome-uncertain': { status: 409, title: 'Outcome uncertain' },
  'body-too-large': { status: 413, title: 'Body too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'misdirected-request': { status: 421, title: 'Misdirected request' },
  'not-retryable': { status: 422, title: 'The dead letter cannot be sent again' },
  'not-supported': { status: 422, title: 'Not supported by the host' },
  'too-many-points': { status: 422, title: 'Too many points' },
  'internal-error': { status: 500, title: 'Internal error' },
  'agent-failed': { status: 502, title: 'The agent failed' },
  'agent-offline': { status: 503, title: 'The agent is offline' },
  'broker-unavailable': { status: 503, title: 'The message broker is not available' },
  'storage-unavailable': { status: 503, title: 'The storage is not available' },
  'agent-timeout': { status: 504, title: 'The agent did not answer in time' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemTable;

/** What is wrong with one field, parameter or header of a request. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export interface ProblemFacts {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A request that fails for a reason that the caller is told. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly facts: ProblemFacts;

  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, facts: ProblemFacts = {}) {
    super(detail, { cause: facts.cause });
    this.code = code;
    this.status = problemTable[code].status;
    this.title = problemTable[code].title;
    this.facts = facts;
  }
}

export function invalidRequest(errors: readonly FieldProblem[]): Problem {
  const detail =
    errors.length === 1 ? `${errors[0]?.path}: ${errors[0]?.message}` : `${errors.length} problems in the request`;
  return new Problem('invalid-request', detail, { errors });
}
