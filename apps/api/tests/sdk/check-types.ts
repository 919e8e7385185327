import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../../../..', import.meta.url).pathname;

/** The errors that the compiler finds in a program that imports the SDK; empty if there are none. */
export async function checkTypes(program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-sdk-types-'));
  try {
    writeFileSync(join(folder, 'program.mts'), program);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.base.json'),
        compilerOptions: {
          noEmit: true,
          composite: false,
          incremental: false,
          declarationMap: false,
          lib: ['es2023', 'dom'],
          types: [],
          paths: { '@psfleet/sdk': [join(root, 'libs/sdk/src/index.ts')] },
        },
        files: ['program.mts'],
      }),
    );
    return await compile(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The compiler exits with 1 or 2 if it found errors, which are in its output. */
function compile(folder: string): Promise<string> {
  const compiler = join(root, 'node_modules/.bin/tsc');
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [compiler, '-p', folder, '--pretty', 'false'],
      { maxBuffer: 64_000_000 },
      (error, out) => {
        if (error !== null && typeof error.code !== 'number') {
          reject(error);
        } else {
          resolve(error === null ? '' : out || error.message);
        }
      },
    );
  });
}
