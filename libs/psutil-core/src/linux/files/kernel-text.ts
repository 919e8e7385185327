import { UnexpectedFormat } from '../../errors.js';
import type { Io } from '../../platform/io.js';
import { decodeBytes } from '../../text/surrogate-escape.js';

/** Content of a kernel file, with its path so that a parser that sees only text can say where an odd line was. */
export interface KernelText {
  readonly path: string;
  readonly text: string;
}

/** Reads a whole kernel file. Failures are Node's system errors (`code`, `errno`, `path`). */
export function readKernelText(io: Io, path: string): KernelText {
  return { path, text: decodeBytes(io.readFile(path)) };
}

/**
 * Reads with a single system call a file that the kernel prints in one piece: all of sysfs, and single records in
 * /proc.
 */
export function readPiece(io: Io, path: string): KernelText {
  return { path, text: decodeBytes(io.readFile(path, scratch)) };
}

const scratch = Buffer.allocUnsafeSlow(65_536);

/** Like readPiece, but null if the file is missing or cannot be read. */
export function readPieceIfAny(io: Io, path: string): KernelText | null {
  return unlessRefused(() => readPiece(io, path));
}

/**
 * Like readKernelText, but null if the file cannot be read: many exist only with some hardware, drivers and kernels.
 */
export function readKernelTextIfAny(io: Io, path: string): KernelText | null {
  return unlessRefused(() => readKernelText(io, path));
}

/** Names in a directory; empty if it is missing or cannot be read. */
export function listIfAny(io: Io, path: string): string[] {
  return unlessRefused(() => io.readdir(path)) ?? [];
}

/** Null where the operating system refuses; any other error is thrown. */
export function unlessRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}

/** Whether the error comes from the operating system rather than from a mistake in our code. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).errno === 'number';
}

/** The error for a line that a parser does not understand. */
export function unexpected(source: KernelText, line: string, expected: string): UnexpectedFormat {
  return new UnexpectedFormat(source.path, line, expected);
}

const decimalPattern = /^\d{1,20}$/u;

/**
 * An unsigned number as the kernel prints it. Counters beyond 2^53 lose their last digits. Throws UnexpectedFormat with
 * the line.
 */
export function parseDecimal(digits: string | undefined, source: KernelText, line: string): number {
  if (digits === undefined || !decimalPattern.test(digits)) {
    throw unexpected(source, line, 'a decimal number');
  }
  return Number(digits);
}

/** The words of a line, separated by any amount of white space. */
export function splitWords(line: string): string[] {
  const trimmed = line.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/u);
}

/** The lines of a file except empty ones. */
export function splitLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
