import { ApiProperty } from '@nestjs/swagger';
import { processFacets, type ProcessFacet } from '@psfleet/storage';

export class FacetValueResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null for the processes that have none, or for which it is not known',
    example: 'app',
  })
  value!: string | null;

  @ApiProperty({ description: 'Processes with this value', example: 12 })
  count!: number;
}

/** The processes of a moment by the values of one field. */
export class FacetResponse {
  @ApiProperty({ enum: processFacets, example: 'username' })
  facet!: ProcessFacet;

  @ApiProperty({ type: [FacetValueResponse], description: 'The most frequent first' })
  values!: FacetValueResponse[];

  @ApiProperty({ description: 'Number of different values', example: 7 })
  distinct!: number;

  @ApiProperty({ description: 'Processes with values that are not shown', example: 3 })
  others!: number;
}
