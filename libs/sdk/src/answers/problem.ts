/** One parameter or field, and its mistake. */
export interface FieldProblem {
  /** Parameter or field. */
  readonly path: string;
  readonly message: string;
}

/** The body of a failure (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Id of the request, as in the log. */
  readonly instance: string;
  /** Every problem of an invalid request. */
  readonly errors?: readonly FieldProblem[];
  /** Id of the action, if one was recorded. */
  readonly actionId?: string;
}
