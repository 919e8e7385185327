/** The UCUM units in use, with their labels for an axis. https://ucum.org/ucum */
export const units = {
  '1': 'ratio or plain number',
  '%': 'percent',
  By: 'bytes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  Cel: 'degrees Celsius',
  MHz: 'megahertz',
  'Mbit/s': 'megabits per second',
  '{cpu}': 'CPUs',
  '{switch}': 'context switches',
  '{interrupt}': 'interrupts',
  '{call}': 'system calls',
  '{operation}': 'operations',
  '{packet}': 'packets',
  '{error}': 'errors',
  '{process}': 'processes',
  '{inode}': 'inodes',
  '{message}': 'messages',
  '{failure}': 'failures',
  '{connection}': 'sockets',
  '{user}': 'logins',
  '{revolution}/min': 'revolutions per minute',
} as const;

export type Unit = keyof typeof units;
