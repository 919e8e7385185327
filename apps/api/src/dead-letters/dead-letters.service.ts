import { Injectable } from '@nestjs/common';
import type { StoredMsg } from '@nats-io/jetstream';
import { retryMessageId, retrySubject } from '@psfleet/wire';
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
              decodeCursor(
                this.#context,
                'dead-letters',
                cursor,
                ([id, ...rest]) => Number.isSafeInteger(id) && rest.length === 0,
              )[0],
            ),
          };
    const { letters, hasMore } = await this.#stream.readBefore(
      { ...before, ...(host === undefined ? {} : { host }), limit },
      describeLetter,
    );
    const last = letters.at(-1);
    return {
      letters,
      cursor: hasMore && last !== undefined ? encodeCursor(this.#context, 'dead-letters', [last.id]) : null,
    };
  }

  async get(id: number): Promise<FullDeadLetterResponse> {
    return describeFullLetter(await this.#require(id));
  }

  /**
   * Removes the letter once the data stream has the message. A retry that is interrupted in between, or runs twice at
   * the same time, may send the message twice. The broker drops a duplicate within two minutes, and a later one changes
   * nothing in storage.
   */
  async retry(id: number, requestId: string): Promise<DeadLetterResponse> {
    const letter = await this.#require(id);
    const described = describeLetter(letter);
    const { host } = described;
    if (host === null) {
      throw new Problem(
        'not-retryable',
        `Letter ${id} did not arrive on a subject of a host, so it would become a dead letter again`,
      );
    }
    await this.#stream.sendAgain(retrySubject(host), letter.data, retryMessageId(id, letter.time.getTime()));
    await this.#stream.remove(id);
    this.#context.logger.info({ ...described, requestId }, 'dead letter sent again');
    return described;
  }

  async #require(id: number): Promise<StoredMsg> {
    const letter = await this.#stream.read(id);
    if (letter === null) {
      throw new Problem('no-such-letter', `No dead letter has the id ${id}`);
    }
    return letter;
  }
}
