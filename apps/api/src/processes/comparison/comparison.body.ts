import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, ValidateNested } from 'class-validator';
import { IsHostName, IsTime, MayBeAbsent, Obeys } from '../../http/validation/constraints.js';
import { ProcessFilterParams } from '../table/process-filters.query.js';

/** A host at a moment. */
export class ComparedTableBody {
  @ApiProperty({ description: 'Name of the host', example: 'web-1' })
  @IsHostName()
  host!: string;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'number' }],
    required: false,
    description: 'The moment; default: now',
    example: '-15m',
  })
  @MayBeAbsent()
  @IsTime()
  at?: string | number;
}

/** An array is accepted by ValidateNested, which checks its elements. */
const checkTable = (table: unknown): string | null => (table instanceof ComparedTableBody ? null : 'must be an object');

export class ComparisonBody extends ProcessFilterParams {
  @ApiProperty({ description: 'The host and the moment to compare with' })
  @IsDefined()
  @ValidateNested()
  @Type(() => ComparedTableBody)
  @Obeys('isObject', checkTable)
  first!: ComparedTableBody;

  @ApiProperty({ description: 'The host and the moment that are compared' })
  @IsDefined()
  @ValidateNested()
  @Type(() => ComparedTableBody)
  @Obeys('isObject', checkTable)
  second!: ComparedTableBody;
}
