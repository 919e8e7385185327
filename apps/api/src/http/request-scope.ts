import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply } from 'fastify';

interface RequestScope {
  /** Fires when the client leaves before it has its answer; null for work that goes on without any. */
  readonly client: AbortSignal | null;
  /** Fires when the question that is being answered has taken too long; null outside of questions. */
  readonly deadline: AbortSignal | null;
}

/** A question that takes longer is ended, and answered with what there is. */
export const deadlineMs = 10_000;

const scope = new AsyncLocalStorage<RequestScope>();

/** The signal of the request that the calling code works for; undefined if it works for none. */
export function clientSignal(): AbortSignal | undefined {
  return scope.getStore()?.client ?? undefined;
}

/** The deadline of the question that the calling code works for; undefined if it works for none. */
export function deadlineSignal(): AbortSignal | undefined {
  return scope.getStore()?.deadline ?? undefined;
}

/** Runs the rest of a request, so that {@link clientSignal} finds its signal from there on. */
export function runForClient(reply: FastifyReply, work: () => void): void {
  const left = new AbortController();
  const { raw } = reply;
  const onClose = (): void => {
    if (!raw.writableFinished) {
      left.abort();
    }
  };
  raw.once('close', onClose);
  if (raw.destroyed) {
    onClose();
  }
  scope.run({ client: left.signal, deadline: null }, work);
}

/** Runs a question, whose queries end at its deadline, or before when the client of the current request leaves. */
export function withDeadline<T>(question: () => Promise<T>, limitMs: number = deadlineMs): Promise<T> {
  const client = scope.getStore()?.client ?? null;
  return scope.run({ client, deadline: AbortSignal.timeout(limitMs) }, question);
}

/** Work for the current request that others call later, from whatever context. */
export function bindToRequest<T>(work: () => T): () => T {
  const request = scope.getStore();
  return request === undefined ? work : () => scope.run(request, work);
}

/** Runs work that goes on when the client of the request that began it has left, because others wait for it too. */
export function runForAll<T>(work: () => T): T {
  return scope.exit(work);
}
