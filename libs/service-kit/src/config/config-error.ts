/** A variable that breaks a rule. `rule` never quotes the value, which may be a secret. */
export interface ConfigProblem {
  readonly variable: string;
  readonly rule: string;
}

/** All problems of a configuration at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'invalid-configuration';

  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      ['The configuration is not usable:', ...problems.map(({ variable, rule }) => `  ${variable} ${rule}`)].join('\n'),
    );
    this.problems = problems;
  }
}

/** Exit status for a configuration that no restart can fix. See sysexits.h. */
export const EX_CONFIG = 78;
