import { UnexpectedFormat } from '../../errors.js';
import { offsetOf, type Layout } from '../native/layouts/layout.js';
import {
  processEnvironmentBlock,
  processEnvironmentBlock32,
  processParameters,
  processParameters32,
  unicodeString,
  unicodeString32,
} from '../native/layouts/process-layouts.js';
import { openStructure } from './structure.js';

/** A piece of the memory of a process. */
export interface MemoryRange {
  readonly address: number;
  readonly length: number;
}

/** Where a process keeps what it was started with, in its own memory. */
export interface StartParameters {
  readonly currentDirectory: MemoryRange;
  readonly commandLine: MemoryRange;
  readonly environment: MemoryRange;
}

/** How a process lays out its environment block and parameters: as a 64-bit or as a 32-bit one. */
export interface ParameterLayouts {
  readonly block: Layout<'ProcessParameters'>;
  readonly parameters: Layout<'CurrentDirectory' | 'CommandLine' | 'Environment' | 'EnvironmentSize'>;
  readonly text: Layout<'Length' | 'Buffer'>;
}

export const layouts64: ParameterLayouts = {
  block: processEnvironmentBlock,
  parameters: processParameters,
  text: unicodeString,
};
export const layouts32: ParameterLayouts = {
  block: processEnvironmentBlock32,
  parameters: processParameters32,
  text: unicodeString32,
};

const source = 'ReadProcessMemory';
/** Larger than any environment of Windows; a damaged size must not ask for more. */
const maxEnvironment = 4 * 1024 * 1024;

/** Address of the parameters, from the environment block. */
export function decodeParametersAddress(block: Buffer, layouts: ParameterLayouts): number {
  return requireUserAddress(openStructure(block, 0, layouts.block, source)('ProcessParameters'));
}

export function decodeParameters(bytes: Buffer, layouts: ParameterLayouts): StartParameters {
  const read = openStructure(bytes, 0, layouts.parameters, source);
  const textAt = (field: 'CurrentDirectory' | 'CommandLine'): MemoryRange => {
    const readText = openStructure(bytes, offsetOf(layouts.parameters, field), layouts.text, source);
    return { address: requireUserAddress(readText('Buffer')), length: readText('Length') };
  };
  const size = read('EnvironmentSize');
  if (size > maxEnvironment) {
    throw new UnexpectedFormat(source, `${size} bytes`, `an environment of at most ${maxEnvironment} bytes`);
  }
  return {
    currentDirectory: textAt('CurrentDirectory'),
    commandLine: textAt('CommandLine'),
    environment: { address: requireUserAddress(read('Environment')), length: size },
  };
}

/** Programs may write anything there; addresses of programs have at most 47 bits. */
function requireUserAddress(address: number): number {
  if (address >= 2 ** 47) {
    throw new UnexpectedFormat(source, `0x${address.toString(16)}`, 'an address below 2^47');
  }
  return address;
}
