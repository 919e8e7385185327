import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { declaredLayouts } from './declared-layouts.js';

interface CompiledLayout {
  readonly size: number | null;
  readonly fields: Readonly<Record<string, number | null>>;
}

/** What a compiler finds in the headers of mingw-w64, which tests/windows/layouts.long.test.ts compares with them. */
const fixture = new URL('../fixtures/windows/mingw-layouts.json', import.meta.url);
const compiled = JSON.parse(readFileSync(fixture, 'utf8')) as Readonly<Record<string, CompiledLayout>>;

/** The headers name neither these structures nor fields; what is read from them is tested under Wine. */
const unnamed: readonly string[] = [
  'PEB32',
  'PROCESSOR_POWER_INFORMATION',
  'RTL_USER_PROCESS_PARAMETERS.CurrentDirectory',
  'RTL_USER_PROCESS_PARAMETERS.Environment',
  'RTL_USER_PROCESS_PARAMETERS.EnvironmentSize',
  'RTL_USER_PROCESS_PARAMETERS32',
  'SYSTEM_INTERRUPT_INFORMATION.DpcCount',
  'SYSTEM_PAGEFILE_INFORMATION.TotalInUse',
  'SYSTEM_PAGEFILE_INFORMATION.TotalSize',
  'SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION.DpcTime',
  'SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION.InterruptCount',
  'SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION.InterruptTime',
  'SYSTEM_PROCESS_INFORMATION.HardFaultCount',
  'SYSTEM_PROCESS_INFORMATION.PageFaultCount',
  'SYSTEM_PROCESS_INFORMATION.PagefileUsage',
  'SYSTEM_PROCESS_INFORMATION.PeakPagefileUsage',
  'SYSTEM_PROCESS_INFORMATION.PeakWorkingSetSize',
  'SYSTEM_PROCESS_INFORMATION.ReadOperationCount',
  'SYSTEM_PROCESS_INFORMATION.ReadTransferCount',
  'SYSTEM_PROCESS_INFORMATION.WorkingSetPrivateSize',
  'SYSTEM_PROCESS_INFORMATION.WorkingSetSize',
  'SYSTEM_PROCESS_INFORMATION.WriteOperationCount',
  'SYSTEM_PROCESS_INFORMATION.WriteTransferCount',
  'SYSTEM_THREAD_INFORMATION.ContextSwitches',
  'SYSTEM_THREAD_INFORMATION.KernelTime',
  'SYSTEM_THREAD_INFORMATION.UniqueThread',
  'SYSTEM_THREAD_INFORMATION.UserTime',
  'UNICODE_STRING32',
  'four FILETIMEs',
];
/** The headers end before the last fields that are read. */
const longer: ReadonlySet<string> = new Set(['RTL_USER_PROCESS_PARAMETERS']);

describe('the structures of Windows', () => {
  it('are those of the fixture, field by field', () => {
    const namesOf = (all: readonly (readonly [string, { readonly fields: object }])[]): string[] =>
      all.flatMap(([name, { fields }]) => [name, ...Object.keys(fields).map((field) => `${name}.${field}`)]).toSorted();
    const declared = declaredLayouts.map((layout) => [layout.name, layout] as const);
    expect(namesOf(declared)).toEqual(namesOf(Object.entries(compiled)));
  });

  it.each(declaredLayouts)('$name is as in the headers', ({ name, size, fields }) => {
    const { size: compiledSize, fields: offsets } = compiled[name] ?? { size: null, fields: {} };
    const differing = Object.entries(fields).filter(([field, [offset]]) => (offsets[field] ?? offset) !== offset);
    expect(differing).toEqual([]);
    expect(compiledSize === null || compiledSize === size || longer.has(name)).toBe(true);
  });

  it('that the headers do not name are listed', () => {
    const missing = Object.entries(compiled).flatMap(([name, { size, fields }]) => [
      ...(size === null ? [name] : []),
      ...Object.keys(fields).flatMap((field) => (size !== null && fields[field] === null ? [`${name}.${field}`] : [])),
    ]);
    expect(missing.toSorted()).toEqual([...unnamed].toSorted());
  });
});
