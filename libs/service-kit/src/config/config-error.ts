/** What is wrong with one variable. `rule` never contains the value: it may be a secret. */
export interface ConfigProblem {
  readonly variable: string;
  readonly rule: string;
}

/** All problems of a configuration at once; a program that gets one exits with 78 (EX_CONFIG of sysexits.h). */
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

/** Exit status for a configuration that no restart can mend. */
export const EX_CONFIG = 78;
