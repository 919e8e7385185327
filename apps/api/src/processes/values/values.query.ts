import { ApiProperty } from '@nestjs/swagger';
import { valuedFields } from '@psfleet/storage';
import { labelName } from '@psfleet/wire';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { HostScopeQueryParams } from '../../hosts/host-scope.query.js';
import { Obeys, WholeNumber } from '../../http/validation/constraints.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';

const labelPrefix = 'label.';

/** The parameters of a completion of values. */
export class ProcessValuesQueryParams extends HostScopeQueryParams {
  @ApiProperty({
    description: `A field of a search: ${valuedFields.map((name) => `\`${name}\``).join(', ')} or \`label.KEY\``,
    example: 'unit',
  })
  @Obeys('isValuedField', (field) =>
    isValued(field) ? null : `must be ${valuedFields.join(', ')} or ${labelPrefix}KEY`,
  )
  field!: string;

  @ApiProperty({
    required: false,
    default: '',
    maxLength: 256,
    description: 'What the values begin with, ignoring case; of `exe` the path or its last component',
    example: 'ngi',
  })
  @IsString()
  @MaxLength(256)
  prefix: string = '';

  @TimeParameter('The end of the hour in which the processes ran; default: now', { example: '-1d' })
  at?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 100,
    default: 20,
    description: 'Maximum number of values',
  })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;
}

/** The key of `label.KEY`; null for another field. */
export function labelKeyOf(field: string): string | null {
  return field.startsWith(labelPrefix) ? field.slice(labelPrefix.length) : null;
}

function isValued(field: unknown): boolean {
  if (typeof field !== 'string') {
    return false;
  }
  const key = labelKeyOf(field);
  return key === null ? valuedFields.some((name) => name === field) : labelName.test(key);
}
