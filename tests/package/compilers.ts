import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { FreshProject } from './fresh-project.js';

/** The versions of TypeScript that are tried, as the tools name them: the oldest that is supported, and the newest. */
const compilers = ['typescript-5-2', 'typescript', 'typescript-7'] as const;
type Compiler = (typeof compilers)[number];

interface Mode {
  readonly name: string;
  readonly module: string;
  readonly moduleResolution: string;
  /** A program of a CommonJS project. */
  readonly isCommonJs: boolean;
  readonly compilers: readonly Compiler[];
}

const modes: readonly Mode[] = [
  {
    name: 'an ES module, nodenext',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    isCommonJs: false,
    compilers,
  },
  { name: 'bundler', module: 'esnext', moduleResolution: 'bundler', isCommonJs: false, compilers },
  {
    // TypeScript refuses `require` of ES modules before 5.8.
    name: 'CommonJS, nodenext',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    isCommonJs: true,
    compilers: ['typescript', 'typescript-7'],
  },
  {
    // It is gone from TypeScript 7.
    name: 'CommonJS, node10',
    module: 'commonjs',
    moduleResolution: 'node10',
    isCommonJs: true,
    compilers: ['typescript-5-2', 'typescript'],
  },
];

export interface Compilation {
  readonly title: string;
  readonly compiler: Compiler;
  readonly mode: Mode;
}

export const compilations: readonly Compilation[] = modes.flatMap((mode) =>
  mode.compilers.map((compiler) => ({ title: `${compiler}, ${mode.name}`, compiler, mode })),
);

/** Uses the library as programs do. A wrong use is an error that the compiler must find. */
const program = `
import {
  PsutilError, Process, cpuPercent, createProcessTable, createPsutil, processIter, version, virtualMemory,
  type ProcessTable, type VirtualMemory,
} from '@psfleet/psutil-core';

const memory: VirtualMemory = virtualMemory();
const table: ProcessTable = createProcessTable();
const names: (string | null)[] = [...processIter({ attrs: ['name'] })].map(({ info }) => info.name);
const own = new Process().asDict({ attrs: ['name', 'numFds'], adValue: 'denied' as const });
const numFds: number | 'denied' = own.numFds;
const percent: Promise<number> = cpuPercent({ interval: 1 });
const text: string = version;
export { memory, table, names, numFds, percent, text, PsutilError };

// @ts-expect-error It is an attribute of no process.
processIter({ attrs: ['nonsense'] });
// @ts-expect-error It was not asked for.
export const unasked = own.cmdline;
// @ts-expect-error A path is text.
createPsutil({ rootFs: 1 });
`;

/** Types that come from @types/node. */
const nodeProgram = `
import type { ChildProcess } from 'node:child_process';
import { Popen, Process, encodeText } from '@psfleet/psutil-core';

export const child: Promise<ChildProcess> = Popen.start('true', [], { stdio: 'ignore' }).then((popen) => popen.child);
export const bytes: Buffer = encodeText('x');
new Process().sendSignal('SIGCONT');
// @ts-expect-error There is no such signal.
new Process().sendSignal('SIGNONSENSE');
// @ts-expect-error A child has no such property: its type is not any.
Popen.start('true').then((popen) => popen.child.nonsense);
`;

/** Compiles with all checks of the library's declarations, and returns the complaints about them and the program. */
export function compile(
  { compiler, mode }: Compilation,
  { tools, project, hasNodeTypes }: { tools: string; project: FreshProject; hasNodeTypes: boolean },
): string[] {
  const folder = `${compiler}-${mode.moduleResolution}-${mode.isCommonJs ? 'cjs' : 'esm'}`;
  project.write(`${folder}/package.json`, JSON.stringify({ type: mode.isCommonJs ? 'commonjs' : 'module' }));
  project.write(`${folder}/program.ts`, program);
  if (hasNodeTypes) {
    project.write(`${folder}/node-program.ts`, nodeProgram);
  }
  const compilerOptions = {
    module: mode.module,
    moduleResolution: mode.moduleResolution,
    target: 'es2022',
    lib: ['es2022'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: hasNodeTypes ? ['node'] : [],
    noEmit: true,
  };
  project.write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions }));
  const { status, stdout, error } = spawnSync(
    process.execPath,
    [join(tools, compiler, 'bin', 'tsc'), '--pretty', 'false', '-p', folder],
    { cwd: project.folder, encoding: 'utf8' },
  );
  const complaints = stdout.split('\n').filter((line) => line !== '');
  if (error !== undefined || (status !== 0 && complaints.length === 0)) {
    throw error ?? new Error(`${compiler} ended with status ${status}`);
  }
  // An old compiler may not understand new declarations of Node, which are not ours.
  return complaints.filter((line) => !/^node_modules\/(@types|undici-types)\//.test(line));
}
