import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { parseSearch, SearchSyntaxError } from '@psfleet/search';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent, Obeys } from '../../http/validation/constraints.js';

const description =
  'A search. A word is a text that the name or command line contains, ignoring case; `*` stands for any ' +
  'characters and `?` for one. `name:`, `user:`, `cmd:`, `exe:`, `program:`, `exestate:`, `status:`, `unit:`, ' +
  '`container:`, ' +
  '`image:`, `project:`, `service:`, `pod:`, `namespace:`, `host:` and `label.KEY:` compare a value. ' +
  '`pid`, `ppid`, `rss`, `vms`, `shared`, `peakrss`, `swap`, `pss`, `uss` (bytes, as in `rss:>2gb`), `cpu` ' +
  '(percent), `age` (`age:>2h`), `fds`, `threads`, `nice`, `read`, `write` and `tcp` (`tcp:>1mb/s`) compare a ' +
  'number with `>`, `>=`, `<`, `<=` or `=`, or lie in a range such as `rss:1gb..2gb`. Adjacent conditions must ' +
  'all hold; `AND`, `OR`, `NOT` (in capitals; NOT binds tightest, then AND) and parentheses combine them, also ' +
  'values: `name:(node OR deno)`. `-user:root` is `NOT user:root`. In quotes, within which `\\"` and `\\\\` ' +
  'stand for `"` and `\\`, all of these are ordinary text. A condition on an unknown value does not ' +
  'hold. The labels of a host are those since it last joined; a warning names hosts that had others at the time.';

/** A search for processes, which may be omitted. */
export function SearchParameter(example: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      required: false,
      description,
      example,
    }),
    MayBeAbsent(),
    IsString(),
    MinLength(1),
    MaxLength(4096),
    Obeys('isSearch', findSearchProblem),
  );
}

/** The problem of a text as a search; null if there is none, or if the value is not a text. */
function findSearchProblem(text: unknown): string | null {
  if (typeof text !== 'string') {
    return null;
  }
  try {
    parseSearch(text);
    return null;
  } catch (error) {
    if (error instanceof SearchSyntaxError) {
      return error.message;
    }
    throw error;
  }
}
