import { ApiProperty } from '@nestjs/swagger';
import { processSorts } from '@psfleet/storage';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { PageQueryParams } from '../../http/page.query.js';
import { MayBeAbsent, Obeys } from '../../http/validation/constraints.js';
import { HostsParameter, TextParameter, TimeParameter } from '../../http/validation/query-parameters.js';
import { findSearchProblem } from '../search/parse-search.js';

const sortNames = processSorts.flatMap((sort) => [sort as string, `-${sort}`]);

/** The parameters of the process table of one host. */
export class ProcessesQueryParams extends PageQueryParams {
  @ApiProperty({
    enum: sortNames,
    required: false,
    default: '-cpuPercent',
    description: '`-` sorts in descending order; unknown values come last',
  })
  @IsIn(sortNames)
  sort: string = '-cpuPercent';

  @TextParameter('Only processes with exactly this name', 'node')
  name?: string;

  @TextParameter('Only processes of exactly this user', 'app')
  username?: string;

  @ApiProperty({
    type: String,
    required: false,
    description:
      'A text that the name or command line contains, ignoring case. Plain text is matched as a whole, spaces ' +
      'included. With `AND`, `OR`, `NOT` (in capitals), parentheses or texts in double quotes it is an expression: ' +
      'NOT binds tightest, then AND, then OR, and adjacent terms must all occur. Within quotes `\\"` and `\\\\` ' +
      'stand for `"` and `\\`, and operators are ordinary words.',
    example: 'java AND ("-jar app" OR worker) NOT test',
  })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(4096)
  @Obeys('isSearch', findSearchProblem)
  q?: string;

  @TimeParameter('The moment to show; default: now', { example: '-15m' })
  at?: string;
}

/** The parameters of the process table of all hosts. */
export class FleetProcessesQueryParams extends ProcessesQueryParams {
  @HostsParameter()
  host?: string[];
}
