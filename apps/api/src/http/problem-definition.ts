/** How one kind of failure is answered and explained. */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: string;
  /** When it happens, one sentence. */
  readonly meaning: string;
  /** How the caller can resolve it, one sentence. */
  readonly remedy: string;
}
