/** The signals that an action may send, by their names in signal(7). Real-time and fault signals are left out. */
export const signalNames = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGKILL',
  'SIGUSR1',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGWINCH',
] as const;

export type SignalName = (typeof signalNames)[number];

/** psutil's methods for the four most common signals. */
export const signalAliases = {
  terminate: 'SIGTERM',
  kill: 'SIGKILL',
  suspend: 'SIGSTOP',
  resume: 'SIGCONT',
} as const satisfies Record<string, SignalName>;

/** The signal of a name or alias; null for anything else. */
export function parseSignal(given: unknown): SignalName | null {
  const name =
    typeof given === 'string' && Object.hasOwn(signalAliases, given)
      ? signalAliases[given as keyof typeof signalAliases]
      : given;
  return signalNames.find((signal) => signal === name) ?? null;
}
