/** What a program does with its arguments. Options are separated by blanks; short ones may be attached to the value. */
export interface ProgramRule {
  /** The names of the programs, separated by blanks; a `*` at the end stands for any rest. */
  readonly programs: string;
  /** One of these words is among the arguments: `docker login`. */
  readonly words?: string;
  /** The value is a secret. */
  readonly secret?: string;
  /** The value is a secret only if it is attached: `-psecret`, because `-p` alone asks for it. */
  readonly attached?: string;
  /** The value is user:secret. */
  readonly login?: string;
  /** The separator in a login, if it is not a colon. */
  readonly separator?: string;
  /** Short options without a value; the option with one may be the last of several: `-sSu joe:x`. */
  readonly flags?: string;
  /**
   * Words, of which the argument behind is a secret; with `+1` one more is between: `add_user joe x`. `*` stands for
   * the program itself.
   */
  readonly after?: string;
  /** The last argument is a secret if one of the others matches. */
  readonly last?: RegExp;
  /** An argument that matches is followed by a secret, with as many arguments between. */
  readonly behind?: readonly (readonly [match: RegExp, between: number])[];
  /** Behind one of these words, each NAME=VALUE has a secret as its value. */
  readonly assigned?: string;
  /** What this finds in an argument is hidden, except for its first group. */
  readonly pattern?: RegExp;
  /** Whether options are looked for only up to the command that the program starts. */
  readonly startsProgram?: boolean;
}
