import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Programs that pipeline at all keep fewer requests under way. */
export const maxUnanswered = 16;

/**
 * Destroys a connection that sends many requests without reading the answers, which would all stay in memory. Node
 * parses what has arrived to its end nevertheless: requests of a destroyed connection must be left alone.
 */
export function limitPipelining(server: Server): void {
  const unansweredOf = new WeakMap<IncomingMessage['socket'], number>();
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const unanswered = (unansweredOf.get(socket) ?? 0) + 1;
    unansweredOf.set(socket, unanswered);
    if (unanswered > maxUnanswered) {
      socket.destroy();
    }
    response.once('finish', () => unansweredOf.set(socket, (unansweredOf.get(socket) ?? 0) - 1));
  });
}
