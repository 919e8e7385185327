import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HungMount {
  readonly path: string;
  /** From now on it answers, also those who wait. */
  answer(): void;
  hang(): void;
  /** Unmounts it, which frees those who wait. */
  unmount(): Promise<void>;
}

/** Mounts a FUSE file system whose statfs is not answered; needs root. `type` is 'fuseblk' or begins with 'fuse'. */
export async function mountHung(type = 'fuse.hung', path = mkdtempSync(join(tmpdir(), 'hung-'))): Promise<HungMount> {
  const program = spawn('python3', [join(import.meta.dirname, 'hung-mount.py'), type, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await Promise.race([once(program.stdout, 'data'), once(program, 'exit')])) as [unknown];
  if (!String(line).startsWith('mounted')) {
    throw new Error(`the hung file system was not mounted: ${String(line)}`);
  }
  return {
    path,
    answer: () => void program.stdin.write('answer\n'),
    hang: () => void program.stdin.write('hang\n'),
    unmount: async () => {
      const ended = once(program, 'exit');
      program.stdin.end();
      await ended;
      rmdirSync(path);
    },
  };
}
