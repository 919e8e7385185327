import { AccessDenied, NotSupported } from '../../errors.js';
import { splitCommandLine } from '../decode/command-line.js';
import { decodeEnvironment } from '../decode/environment.js';
import {
  decodeParameters,
  decodeParametersAddress,
  layouts32,
  layouts64,
  type MemoryRange,
  type ParameterLayouts,
  type StartParameters,
} from '../decode/parameters.js';
import { openStructure } from '../decode/structure.js';
import { decodeText, decodeUnicodeString } from '../decode/text.js';
import { addressOf } from '../native/library.js';
import { processBasic } from '../native/layouts/process-layouts.js';
import { processRights } from '../native/processes.js';
import { readBasicInformation, readCommandLine, readMemory, readWow64Block } from '../native/process-information.js';
import type { ProcessSource } from './process-source.js';

const readRights = processRights.queryInformation | processRights.readMemory;

/** The command line as it was given, before it is split; '' for a process without one, such as the kernel's. */
export function readCommandText(source: ProcessSource): string {
  return source.unlessDenied(
    () => decodeText16(readPiece(source, ({ commandLine }) => commandLine)),
    () => readAllowedCommandText(source),
  );
}

export function readArguments(source: ProcessSource): string[] {
  return splitCommandLine(readCommandText(source));
}

/** Windows keeps a separator at its end, which psutil removes, but for that of a drive's root. */
export function readDirectory(source: ProcessSource): string {
  const directory = decodeText16(readPiece(source, ({ currentDirectory }) => currentDirectory));
  return /^.{3,}\\$/u.test(directory) && !/^[A-Za-z]:\\$/u.test(directory) ? directory.slice(0, -1) : directory;
}

export function readEnvironment(source: ProcessSource): Record<string, string> {
  return decodeEnvironment(readPiece(source, ({ environment }) => environment));
}

/** Windows 8.1 gives the command line also to those who may not read the memory. */
function readAllowedCommandText(source: ProcessSource): string {
  try {
    return source.use(processRights.queryLimited, (handle) => {
      const bytes = readCommandLine(handle);
      return decodeUnicodeString(bytes, 0, addressOf(bytes), 'NtQueryInformationProcess');
    });
  } catch (error) {
    if (error instanceof NotSupported) {
      throw new AccessDenied({ pid: source.pid, processName: source.knownName, cause: error });
    }
    throw error;
  }
}

/** Follows the pointers from the environment block of the process (PEB) to one of its parameters. */
function readPiece(source: ProcessSource, choose: (parameters: StartParameters) => MemoryRange): Buffer {
  return source.use(readRights, (handle) => {
    const block32 = readWow64Block(handle);
    const layouts = block32 === 0 ? layouts64 : layouts32;
    const parameters = readParameters(handle, block32 === 0 ? readBlockAddress(handle) : block32, layouts);
    const { address, length } = parameters === null ? nothing : choose(parameters);
    return length === 0 || address === 0 ? Buffer.alloc(0) : readMemory(handle, address, length);
  });
}

const nothing: MemoryRange = { address: 0, length: 0 };

function readBlockAddress(handle: number): number {
  const bytes = readBasicInformation(handle);
  return openStructure(bytes, 0, processBasic, 'NtQueryInformationProcess')('PebBaseAddress');
}

/** Null for a process without user memory. */
function readParameters(handle: number, block: number, layouts: ParameterLayouts): StartParameters | null {
  const address = block === 0 ? 0 : decodeParametersAddress(readMemory(handle, block, layouts.block.size), layouts);
  return address === 0 ? null : decodeParameters(readMemory(handle, address, layouts.parameters.size), layouts);
}

function decodeText16(bytes: Buffer): string {
  return decodeText(bytes, 0, Math.floor(bytes.length / 2), 'ReadProcessMemory');
}
