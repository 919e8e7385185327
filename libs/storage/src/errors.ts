import { ClickHouseError } from '@clickhouse/client';
import { PortOwnerError } from '@psfleet/service-kit';

export type StorageErrorCode =
  /** The server is unreachable, overloaded, out of memory or disk, or shutting down: a retry may succeed. */
  | 'unavailable'
  /** Wrong password, or a missing database, table or column: a retry succeeds once an operator has fixed it. */
  | 'misconfigured'
  /** The server understood the statement or the data and rejected it: a retry fails again. */
  | 'rejected'
  /** The caller's own signal fired. */
  | 'aborted'
  /** The question that the query belongs to had a deadline, which has passed. */
  | 'out-of-time'
  /** A migration has changed since it was applied. */
  | 'schema-changed'
  /** A newer version of psfleet has migrated the database. */
  | 'schema-newer';

const retryable: Readonly<Record<StorageErrorCode, boolean>> = {
  unavailable: true,
  misconfigured: true,
  rejected: false,
  aborted: false,
  'out-of-time': false,
  'schema-changed': false,
  'schema-newer': false,
};

export interface StorageErrorFacts {
  /** ClickHouse's own error number and name. */
  readonly serverCode?: number;
  readonly serverType?: string;
  /**
   * The server's message. It may quote data of processes, so it is never shown to people, and it is not enumerable, so
   * that no log prints it by accident.
   */
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
 * Error names that mean that this very statement or these very bytes are wrong. The list is closed: such an error turns
 * a message into a dead letter, so any other name counts as "may succeed later".
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

/**
 * The one place that turns an error of the client into a StorageError. `doing` names the attempt: "insert into ticks".
 */
export function storageError(error: unknown, doing: string, signal?: AbortSignal): StorageError {
  if (error instanceof StorageError) {
    return error;
  }
  if (signal?.aborted === true) {
    return new StorageError('aborted', `${doing} was aborted by its caller`, { cause: error });
  }
  if (error instanceof ClickHouseError) {
    return serverError(error, doing);
  }
  if (error instanceof PortOwnerError) {
    return new StorageError('unavailable', `${doing} failed: ${error.message}`);
  }
  if (isForeignAnswer(error)) {
    // The error is not kept as the cause, because its message is the text of the answer.
    return new StorageError(
      'misconfigured',
      `${doing} failed: the answer is not ClickHouse's ` +
        '(another server, unknown user or password, or a parameter of more than 128 KiB)',
      { serverText: error.message },
    );
  }
  const reason = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : 'unknown reason';
  return new StorageError('unavailable', `${doing} failed: no answer from ClickHouse (${reason})`, { cause: error });
}

/**
 * The client throws a bare Error that carries the text of an answer which is not a ClickHouse error. Connection
 * failures have a code; the only other bare Error is the request timeout.
 */
function isForeignAnswer(error: unknown): error is Error {
  return (
    error instanceof Error &&
    error.name === 'Error' &&
    (error as NodeJS.ErrnoException).code === undefined &&
    error.message !== 'Timeout error.'
  );
}

function serverError(error: ClickHouseError, doing: string): StorageError {
  const type = error.type ?? 'no type';
  return new StorageError(codeOf(type), `${doing} failed: ClickHouse answered ${type} (${error.code})`, {
    serverCode: Number(error.code),
    // The error is not kept as the cause, because loggers print causes.
    serverText: error.message,
    ...(error.type === undefined ? {} : { serverType: error.type }),
  });
}

function codeOf(type: string): StorageErrorCode {
  if (rejectedTypes.has(type)) {
    return 'rejected';
  }
  return misconfiguredTypes.has(type) ? 'misconfigured' : 'unavailable';
}
