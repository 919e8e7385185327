export type SignalName =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGKILL'
  | 'SIGUSR1'
  | 'SIGUSR2'
  | 'SIGPIPE'
  | 'SIGALRM'
  | 'SIGTERM'
  | 'SIGCONT'
  | 'SIGSTOP'
  | 'SIGTSTP'
  | 'SIGWINCH'
  // psutil's methods.
  | 'terminate'
  | 'kill'
  | 'suspend'
  | 'resume';

/** One exact process. A bare pid is none, because another process may have it by now. */
export type ActionTarget =
  | { readonly procUid: string }
  | {
      readonly host: string;
      readonly pid: number;
      /** Seconds since the epoch, with a tolerance of 0.01. */
      readonly createTime: number;
    };

/** What to do: each verb with its arguments. */
export type ActionVerb =
  | { readonly verb: 'signal'; readonly args: { readonly signal: SignalName } }
  /** -20 to 19. */
  | { readonly verb: 'nice'; readonly args: { readonly value: number } };

/** An action to take. */
export type NewAction = ActionVerb & { readonly target: ActionTarget };
