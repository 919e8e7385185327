import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { listChecks } from '../../src/contract/contract-checks.js';
import { processShapes } from '../../src/contract/process-shapes.js';
import { systemShapes } from '../../src/contract/system-shapes.js';

const { Process, isSupported } = library;

describe('the contract', () => {
  it.each(listChecks())('$name', ({ findComplaints }) => {
    expect(findComplaints()).toEqual([]);
  });
});

describe('the package', () => {
  it.each(Object.keys(systemShapes).map((call) => call.slice(0, call.indexOf('('))))('exports %s', (name) => {
    expect((library as Readonly<Record<string, unknown>>)[name]).toBeInstanceOf(Function);
  });

  it('has the documented attributes in alphabetical order', () => {
    expect([...Process.attrs]).toEqual(Object.keys(processShapes));
  });

  it('has all of them on Linux', () => {
    expect([...Process.attrs].filter((name) => !isSupported(`Process.${name}`))).toEqual([]);
    expect(Object.keys(new Process().asDict())).toEqual([...Process.attrs]);
  });
});
