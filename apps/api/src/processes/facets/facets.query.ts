import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { processFacets, type ProcessFacet } from '@psfleet/storage';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';
import { HostScopeQueryParams } from '../../hosts/host-scope.query.js';
import { OneOrMany, WholeNumber } from '../../http/validation/constraints.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';
import { ProcessFilterParams } from '../table/process-filters.query.js';

/** The parameters of the counts by value. */
export class FacetsQueryParams extends IntersectionType(ProcessFilterParams, HostScopeQueryParams) {
  @ApiProperty({
    enum: processFacets,
    isArray: true,
    required: false,
    default: ['name', 'username', 'status'],
    description: 'The fields whose values are counted; may be repeated',
  })
  @OneOrMany()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(processFacets, { each: true })
  facet: ProcessFacet[] = ['name', 'username', 'status'];

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 1_000,
    default: 10,
    description: 'Maximum number of values of each field',
  })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 10;

  @TimeParameter('The moment to show; default: now', { example: '-15m' })
  at?: string;
}
