import type { Action } from '../answers/action.js';
import type { Envelope, Rows } from '../answers/envelope.js';
import type { ActionMeta, SeriesMeta } from '../answers/meta.js';
import type { ProcessDetail, ProcessPoint } from '../answers/process.js';
import type { CallOptions, Client } from '../client/client.js';
import type { ActionVerb, SignalName } from '../questions/action.js';
import type { ProcessHistoryQuery } from '../questions/processes.js';
import { ProcessMoment } from './moment.js';

/** A process now, running or ended; what acts on it has psutil's names. */
export class LiveProcess extends ProcessMoment {
  constructor(client: Client, procUid: string) {
    super(client, {}, procUid);
  }

  info(options: CallOptions = {}): Promise<Envelope<ProcessDetail>> {
    return this.client.call('getProcess', { procUid: this.procUid }, options);
  }

  history(query: ProcessHistoryQuery = {}, options: CallOptions = {}): Promise<Rows<ProcessPoint, SeriesMeta>> {
    return this.client.call('getProcessHistory', { procUid: this.procUid, ...query }, options);
  }

  /** Sends exactly this process a signal. Rejects with NoSuchProcess, AccessDenied, TimeoutExpired, ... */
  sendSignal(signal: SignalName, options: CallOptions = {}): Promise<Envelope<Action, ActionMeta>> {
    return this.#act({ verb: 'signal', args: { signal } }, options);
  }

  suspend(options: CallOptions = {}): Promise<Envelope<Action, ActionMeta>> {
    return this.sendSignal('SIGSTOP', options);
  }

  resume(options: CallOptions = {}): Promise<Envelope<Action, ActionMeta>> {
    return this.sendSignal('SIGCONT', options);
  }

  terminate(options: CallOptions = {}): Promise<Envelope<Action, ActionMeta>> {
    return this.sendSignal('SIGTERM', options);
  }

  kill(options: CallOptions = {}): Promise<Envelope<Action, ActionMeta>> {
    return this.sendSignal('SIGKILL', options);
  }

  /** Sets its niceness, -20 to 19. */
  nice(value: number, options: CallOptions = {}): Promise<Envelope<Action, ActionMeta>> {
    return this.#act({ verb: 'nice', args: { value } }, options);
  }

  #act(verb: ActionVerb, options: CallOptions): Promise<Envelope<Action, ActionMeta>> {
    return this.client.call('createAction', { body: { ...verb, target: { procUid: this.procUid } } }, options);
  }
}
