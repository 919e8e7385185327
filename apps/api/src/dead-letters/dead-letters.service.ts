import { Injectable } from '@nestjs/common';
import type { StoredMsg } from '@nats-io/jetstream';
import { retryMessageId } from '@psfleet/wire';
import { ApiContext } from '../config/api-context.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { DeadLetterStream } from './dead-letter-stream.js';
import type { DeadLetterResponse, FullDeadLetterResponse } from './dead-letter.response.js';
import type { DeadLettersQueryParams } from './dead-letters.query.js';
import { describeFullLetter, describeLetter } from './describe-letter.js';

@Injectable()
export class DeadLettersService {
  readonly #context: ApiContext;
  readonly #stream: DeadLetterStream;

  constructor(context: ApiContext, stream: DeadLetterStream) {
    this.#context = context;
    this.#stream = stream;
  }

  async list({
    limit,
    cursor,
    host,
  }: DeadLettersQueryParams): Promise<{ letters: DeadLetterResponse[]; cursor: string | null }> {
    const before =
      cursor === undefined
        ? {}
        : {
            before: Number(
              decodeCursor('dead-letters', cursor, ([id, ...rest]) => Number.isSafeInteger(id) && rest.length === 0)[0],
            ),
          };
    const { letters, hasMore } = await this.#stream.readBefore(
      { ...before, ...(host === undefined ? {} : { host }), limit },
      describeLetter,
    );
    const last = letters.at(-1);
    return { letters, cursor: hasMore && last !== undefined ? encodeCursor('dead-letters', [last.id]) : null };
  }

  async get(id: number): Promise<FullDeadLetterResponse> {
    return describeFullLetter(await this.#require(id));
  }

  /**
   * The letter is gone only when the data stream has the message. Who is interrupted in between, or asked twice at once, sends it
   * twice: the broker takes the second for the first for two minutes, and later it changes nothing that is stored.
   */
  async retry(id: number, requestId: string): Promise<DeadLetterResponse> {
    const letter = await this.#require(id);
    const described = describeLetter(letter);
    const { subject, host } = described;
    if (subject === null || host === null) {
      throw new Problem('not-retryable', `Letter ${id} came on no subject of a host, so it would only come back`);
    }
    await this.#stream.sendAgain(subject, letter.data, retryMessageId(id, letter.time.getTime()));
    await this.#stream.remove(id);
    this.#context.logger.info({ ...described, requestId }, 'dead letter sent again');
    return described;
  }

  async #require(id: number): Promise<StoredMsg> {
    const letter = await this.#stream.read(id);
    if (letter === null) {
      throw new Problem('no-such-letter', `There is no dead letter ${id} (any more)`);
    }
    return letter;
  }
}
