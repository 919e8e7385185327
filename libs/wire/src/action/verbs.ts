/** Signals that an action may send, by the name in signal(7). A closed list: real-time and fault signals are not for operators. */
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

/** psutil's words for the four signals that everybody means. */
export const signalAliases = {
  terminate: 'SIGTERM',
  kill: 'SIGKILL',
  suspend: 'SIGSTOP',
  resume: 'SIGCONT',
} as const satisfies Record<string, SignalName>;

/** The closed list of what can be done to a process. */
export type Verb =
  { readonly verb: 'signal'; readonly signal: SignalName } | { readonly verb: 'nice'; readonly value: number };

export const verbNames = ['signal', 'nice'] as const;

/** The signal behind a name or one of psutil's words; null for anything else. */
export function resolveSignal(name: string): SignalName | null {
  const alias = Object.hasOwn(signalAliases, name) ? signalAliases[name as keyof typeof signalAliases] : name;
  return signalNames.find((signal) => signal === alias) ?? null;
}
