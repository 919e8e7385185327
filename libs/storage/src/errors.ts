import { ClickHouseError } from '@clickhouse/client';

export type StorageErrorCode =
  /** Not reachable, overloaded, out of memory or disk, shutting down: the same again may succeed. */
  | 'unavailable'
  /** Wrong password, missing database, table or column: the same again succeeds once an operator mended it. */
  | 'misconfigured'
  /** The server understood the statement or data and refused it: the same again stays wrong. */
  | 'rejected'
  /** The caller's own signal ended the wait. */
  | 'aborted'
  /** A migration that was applied has changed since. */
  | 'schema-changed'
  /** The database was migrated by a newer program. */
  | 'schema-newer';

const retryable: Readonly<Record<StorageErrorCode, boolean>> = {
  unavailable: true,
  misconfigured: true,
  rejected: false,
  aborted: false,
  'schema-changed': false,
  'schema-newer': false,
};

export interface StorageErrorFacts {
  /** ClickHouse's own number and name of the error. */
  readonly serverCode?: number;
  readonly serverType?: string;
  /** What the server wrote. It may quote data of processes: never shown to people, and not enumerable, so that no log prints it by accident. */
  readonly serverText?: string;
  readonly cause?: unknown;
}

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly serverCode: number | null;
  readonly serverType: string | null;
  declare readonly serverText: string | null;

  constructor(code: StorageErrorCode, message: string, facts: StorageErrorFacts = {}) {
    super(message);
    this.code = code;
    this.retryable = retryable[code];
    this.serverCode = facts.serverCode ?? null;
    this.serverType = facts.serverType ?? null;
    for (const [name, value] of [
      ['serverText', facts.serverText ?? null],
      ['cause', facts.cause],
    ] as const) {
      Object.defineProperty(this, name, { value, enumerable: false });
    }
  }
}

/**
 * Codes by which the server says that this very statement or these very bytes are wrong. A closed list: a message is dropped into the
 * dead letters because of them, so what is not known must count as "may succeed later".
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
const rejectedTypes = new Set([
  'ARGUMENT_OUT_OF_BOUND',
  'ATTEMPT_TO_READ_AFTER_EOF',
  'BAD_ARGUMENTS',
  'BAD_QUERY_PARAMETER',
  'CANNOT_CONVERT_TYPE',
  'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
  'CANNOT_INSERT_VALUE_OF_DIFFERENT_SIZE_INTO_TUPLE',
  'CANNOT_PARSE_DATE',
  'CANNOT_PARSE_DATETIME',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'CANNOT_PARSE_NUMBER',
  'CANNOT_PARSE_QUOTED_STRING',
  'CANNOT_PARSE_TEXT',
  'CANNOT_READ_ALL_DATA',
  'DECIMAL_OVERFLOW',
  'ILLEGAL_COLUMN',
  'ILLEGAL_TYPE_OF_ARGUMENT',
  'INCORRECT_DATA',
  'INCORRECT_NUMBER_OF_COLUMNS',
  'NOT_FOUND_COLUMN_IN_BLOCK',
  'NUMBER_OF_ARGUMENTS_DOESNT_MATCH',
  'READONLY',
  'SIZES_OF_COLUMNS_DOESNT_MATCH',
  'SYNTAX_ERROR',
  'TOO_LARGE_ARRAY_SIZE',
  'TOO_LARGE_STRING_SIZE',
  'TYPE_MISMATCH',
  'UNEXPECTED_END_OF_FILE',
  'UNKNOWN_FUNCTION',
  'UNKNOWN_IDENTIFIER',
  'UNKNOWN_QUERY_PARAMETER',
  'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
  'VIOLATED_CONSTRAINT',
]);

const misconfiguredTypes = new Set([
  'ACCESS_DENIED',
  'AUTHENTICATION_FAILED',
  'NO_SUCH_COLUMN_IN_TABLE',
  'REQUIRED_PASSWORD',
  'UNKNOWN_DATABASE',
  'UNKNOWN_TABLE',
  'UNKNOWN_USER',
  'WRONG_PASSWORD',
]);

/** The one place where what the client threw becomes a StorageError. `doing` says what was tried: "insert into ticks". */
export function storageError(err: unknown, doing: string, signal?: AbortSignal): StorageError {
  if (err instanceof StorageError) {
    return err;
  }
  if (signal?.aborted === true) {
    return new StorageError('aborted', `${doing} was ended by its caller`, { cause: err });
  }
  if (err instanceof ClickHouseError) {
    return serverError(err, doing);
  }
  if (isForeignAnswer(err)) {
    // Not the cause: it is the text of the answer.
    return new StorageError(
      'misconfigured',
      `${doing} failed: the answer is none of ClickHouse's (another server, unknown user or password, or a parameter of more than 128 KiB)`,
      { serverText: err.message },
    );
  }
  const reason = err instanceof Error ? ((err as NodeJS.ErrnoException).code ?? err.message) : 'unknown reason';
  return new StorageError('unavailable', `${doing} failed: no answer from ClickHouse (${reason})`, { cause: err });
}

/**
 * The client throws a bare Error with the text of an answer that is none of ClickHouse's errors. Failures of the connection have a code;
 * the one other bare Error is that of the time limit.
 */
function isForeignAnswer(err: unknown): err is Error {
  return (
    err instanceof Error &&
    err.name === 'Error' &&
    (err as NodeJS.ErrnoException).code === undefined &&
    err.message !== 'Timeout error.'
  );
}

function serverError(err: ClickHouseError, doing: string): StorageError {
  const type = err.type ?? 'no type';
  return new StorageError(codeOf(type), `${doing} failed: ClickHouse answered ${type} (${err.code})`, {
    serverCode: Number(err.code),
    // Not the cause: loggers print causes.
    serverText: err.message,
    ...(err.type === undefined ? {} : { serverType: err.type }),
  });
}

function codeOf(type: string): StorageErrorCode {
  if (rejectedTypes.has(type)) {
    return 'rejected';
  }
  return misconfiguredTypes.has(type) ? 'misconfigured' : 'unavailable';
}
