import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A FUSE file system with one program, a copy of sleep(1). */
export interface ProgramMount {
  readonly path: string;
  readonly program: string;
  /** It answers no more from now on. */
  silence(): Promise<void>;
  /** Ends its server, which unmounts it; the folder stays. */
  unmount(): Promise<void>;
}

/** Mounts it; needs root. */
export async function mountProgram(path = mkdtempSync(join(tmpdir(), 'program-'))): Promise<ProgramMount> {
  const server = spawn('python3', [join(import.meta.dirname, 'program-mount.py'), path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const says = async (expected: string): Promise<void> => {
    const [line] = (await Promise.race([once(server.stdout, 'data'), once(server, 'exit')])) as [unknown];
    if (String(line) !== `${expected}\n`) {
      throw new Error(`the file system with a program is not ${expected}: ${String(line)}`);
    }
  };
  await says('mounted');
  return {
    path,
    program: join(path, 'tool'),
    silence: async () => {
      server.stdin.write('silent\n');
      await says('silent');
    },
    unmount: async () => {
      const ended = once(server, 'exit');
      server.stdin.end();
      await ended;
    },
  };
}
