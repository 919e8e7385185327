/** How a command ends; scripts rely on the numbers. */
export const exitCodes = {
  success: { code: 0, meaning: 'The command did what it says.' },
  failed: { code: 1, meaning: 'It failed, or `doctor` found something that somebody should act on.' },
  usage: { code: 2, meaning: 'The command line is wrong; nothing was asked.' },
  partial: { code: 3, meaning: 'The answer may lack something; standard error says what.' },
  'not-found': { code: 4, meaning: 'The host, the process or the time that was named is not stored.' },
  refused: { code: 5, meaning: 'The token, the policy of the host or its system does not permit it.' },
  unreachable: { code: 6, meaning: 'The API, or the agent of the host, did not answer.' },
  configuration: { code: 78, meaning: 'A setting or a file of the configuration is wrong; nothing was started.' },
} as const;

export type ExitName = keyof typeof exitCodes;
