import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layout } from '../../src/windows/native/layouts/layout.js';

/** winsock2.h has to come before windows.h. */
const headers = `winsock2 ws2tcpip windows winternl psapi iphlpapi powrprof winioctl wtsapi32 stddef`.split(' ');

/** Size and offsets of a structure as the compiler has them; null for what the headers do not name. */
export interface CompiledLayout {
  readonly size: number | null;
  readonly fields: Readonly<Record<string, number | null>>;
}

/** Compiles sizeof and offsetof of every structure against the headers of the compiler, that of mingw-w64. */
export function compileLayouts(compiler: string, layouts: readonly Layout[]): Record<string, CompiledLayout> {
  const expressions = layouts.flatMap(({ name, fields }) => [
    `sizeof(${name})`,
    ...Object.keys(fields).map((field) => `offsetof(${name}, ${field})`),
  ]);
  const values = evaluate(compiler, expressions);
  return Object.fromEntries(
    layouts.map(({ name, fields }) => [
      name,
      {
        size: values.get(`sizeof(${name})`) ?? null,
        fields: Object.fromEntries(
          Object.keys(fields).map((field) => [field, values.get(`offsetof(${name}, ${field})`) ?? null]),
        ),
      },
    ]),
  );
}

/** Values of constant expressions; those with an error are left out. Nothing is run: the assembly has the numbers. */
function evaluate(compiler: string, expressions: readonly string[]): Map<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-layouts-'));
  try {
    const wrong = compile(compiler, folder, expressions).wrong;
    const right = expressions.filter((_, index) => !wrong.has(index));
    const { assembly } = compile(compiler, folder, right);
    const values = [...assembly.matchAll(/^item_(\d+):\s+\.(quad|space)\s+(\d+)/gmu)].map(
      ([, index, kind, value]) => [right[Number(index)] ?? '', kind === 'space' ? 0 : Number(value)] as const,
    );
    return new Map(values);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(
  compiler: string,
  folder: string,
  expressions: readonly string[],
): { readonly wrong: ReadonlySet<number>; readonly assembly: string } {
  const [source, target] = [join(folder, 'layouts.c'), join(folder, 'layouts.s')];
  const includes = headers.map((name) => `#include <${name}.h>`);
  const lines = expressions.map((expression, index) => `const unsigned long long item_${index} = ${expression};`);
  writeFileSync(source, `${[...includes, ...lines].join('\n')}\n`);
  const { stderr, status } = spawnSync(compiler, ['-D_WIN32_WINNT=0x0A00', '-w', '-S', source, '-o', target], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const errors = [...stderr.matchAll(/layouts\.c:(\d+):\d+: error/gu)].map(([, line]) => Number(line));
  return {
    wrong: new Set(errors.map((line) => line - headers.length - 1)),
    assembly: status === 0 ? readFileSync(target, 'utf8') : '',
  };
}
