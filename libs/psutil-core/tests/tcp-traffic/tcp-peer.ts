import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { start } from '../testing/spawned.js';

const script = fileURLToPath(new URL('tcp-peer.mjs', import.meta.url));

/** A process that transfers what a test asks of it; `endSpawned` ends it. */
export interface TcpPeer {
  readonly pid: number;
  /** Sends a command of tcp-peer.mjs and gives its answer. */
  ask<T = number>(command: string, args?: Readonly<Record<string, unknown>>): Promise<T>;
  /** Ends it by itself. */
  end(): Promise<void>;
}

/** Starts one, below another program (such as `unshare -n`) if given. */
export async function startPeer(...below: readonly string[]): Promise<TcpPeer> {
  const command = below[0] ?? process.execPath;
  const args = below.length === 0 ? [script] : [...below.slice(1), process.execPath, script];
  const child = await start(command, args);
  if (child.stdout === null || child.stdin === null) {
    throw new Error('the peer has no pipes');
  }
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    ask: async <T>(name: string, given: Readonly<Record<string, unknown>> = {}) => {
      stdin.write(`${JSON.stringify({ command: name, ...given })}\n`);
      const { value, done } = (await lines.next()) as { value: string; done?: boolean };
      if (done === true) {
        throw new Error(`the peer ended at ${name}`);
      }
      return JSON.parse(value) as T;
    },
    end: async () => {
      const exited = once(child, 'exit');
      stdin.end();
      await exited;
    },
  };
}
