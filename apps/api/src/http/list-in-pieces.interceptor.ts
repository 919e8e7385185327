import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StreamableFile, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';

/** The JSON of this many rows takes a few milliseconds. */
const rowsOfPiece = 200;
/** Shorter lists are rendered at once. */
const maxRowsAtOnce = 1000;

interface LongList {
  readonly data: readonly unknown[];
  readonly meta: unknown;
}

/** Renders long lists piece by piece, so that other requests are answered in between. */
export class ListInPiecesInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((answer: unknown) => (isLongList(answer) ? inPieces(answer) : answer)));
  }
}

function isLongList(answer: unknown): answer is LongList {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'data' in answer &&
    'meta' in answer &&
    Array.isArray(answer.data) &&
    answer.data.length > maxRowsAtOnce
  );
}

function inPieces(answer: LongList): StreamableFile {
  const pieces = Readable.from(piecesOf(answer), { objectMode: false });
  return new StreamableFile(pieces, { type: 'application/json; charset=utf-8' });
}

async function* piecesOf({ data, meta }: LongList): AsyncGenerator<string> {
  yield '{"data":[';
  for (let start = 0; start < data.length; start += rowsOfPiece) {
    await nextTurn();
    const rows = JSON.stringify(data.slice(start, start + rowsOfPiece)).slice(1, -1);
    yield start === 0 ? rows : `,${rows}`;
  }
  yield `],"meta":${JSON.stringify(meta)}}`;
}
