import { ApiProperty } from '@nestjs/swagger';
import { processSorts } from '@psfleet/storage';
import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { MayBeAbsent, Obeys, WholeNumber } from '../../http/validation/constraints.js';
import { HostsParameter, TextParameter, TimeParameter } from '../../http/validation/query-parameters.js';
import { findSearchProblem } from '../search/parse-search.js';
import { PageQueryParams } from '../../http/page.query.js';

const sortNames = processSorts.flatMap((sort) => [sort as string, `-${sort}`]);

/** What the process table of one host takes. */
export class ProcessesQueryParams extends PageQueryParams {
  @ApiProperty({
    enum: sortNames,
    required: false,
    default: '-cpuPercent',
    description: '`-` sorts downwards; unknown values come last',
  })
  @IsIn(sortNames)
  sort: string = '-cpuPercent';

  @TextParameter('Exactly this name', 'node')
  name?: string;

  @TextParameter('Exactly this user', 'app')
  username?: string;

  @ApiProperty({
    type: String,
    required: false,
    description:
      'What name and command line contain, in any case. A text is looked for as it is, spaces included. With `AND`, `OR`, `NOT` (in capitals), parentheses or texts in double quotes it is an expression: ' +
      'NOT binds tightest, then AND, then OR; terms side by side must all occur; in quotes `\\"` and `\\\\` stand for `"` and `\\`, and operators are just words.',
    example: 'java AND ("-jar app" OR worker) NOT test',
  })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(4096)
  @Obeys('isSearch', findSearchProblem)
  q?: string;

  @TimeParameter('The moment; now when left out', { example: '-15m' })
  at?: string;
}

/** What the table of all hosts takes. */
export class FleetProcessesQueryParams extends ProcessesQueryParams {
  @HostsParameter()
  host?: string[];
}

export class ProcUidParam {
  @ApiProperty({ description: 'Identity of the process in the fleet, 16 hex digits', example: '9f86d081884c7d65' })
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  procUid!: string;
}

export class ProcessHistoryQueryParams {
  @TimeParameter('Start of the time', { default: '-1h', example: '-15m' })
  from?: string;

  @TimeParameter('End of the time; now when left out')
  to?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 2_678_400,
    description: 'Seconds of a bucket',
    example: 10,
  })
  @MayBeAbsent()
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(2_678_400)
  step?: number;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 11_000,
    description: 'About so many buckets, instead of `step`; 300 when both are left out',
  })
  @MayBeAbsent()
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(11_000)
  points?: number;
}
