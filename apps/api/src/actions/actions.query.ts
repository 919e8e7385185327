import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { PageQueryParams } from '../http/page.query.js';
import { IsHostName, MayBeAbsent } from '../http/validation/constraints.js';
import { actionStatuses } from './action.response.js';

export class ActionsQueryParams extends PageQueryParams {
  @ApiProperty({ type: String, required: false, example: 'web-1' })
  @MayBeAbsent()
  @IsHostName()
  host?: string;

  @ApiProperty({ type: String, required: false, example: '9f86d081884c7d65' })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  procUid?: string;

  @ApiProperty({ enum: actionStatuses, required: false })
  @MayBeAbsent()
  @IsIn(actionStatuses)
  status?: string;
}

export class ActionIdParam {
  @ApiProperty({ format: 'uuid', example: '019ab7f0-7c3e-7d51-8f43-2b6a9d0e4c11' })
  @Matches(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
    message: 'must be a UUID in lower case',
  })
  id!: string;
}
