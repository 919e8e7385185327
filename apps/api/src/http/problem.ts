import { problemTable, type ProblemCode } from './problem-table.js';

/** A problem of one field, parameter or header of a request. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export interface ProblemFacts {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Additional members of the body. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A failure whose reason the caller is given. */
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
