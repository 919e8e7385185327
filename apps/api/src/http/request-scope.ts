import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply } from 'fastify';

/** Fires when the client of a request leaves before it has its answer. */
const scope = new AsyncLocalStorage<AbortSignal>();

/** The signal of the request that the calling code works for; undefined if it works for none. */
export function clientSignal(): AbortSignal | undefined {
  return scope.getStore();
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
  scope.run(left.signal, work);
}

/** Runs work that goes on when the client of the request that began it has left, because others wait for it too. */
export function runForAll<T>(work: () => T): T {
  return scope.exit(work);
}
