import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtraModels } from '@nestjs/swagger';

export const exportedMetadata = 'psfleet:exported';

/** Declares the class of the rows of a list that can be exported. The list must return RowBatches for an export. */
export function Exported(row: Type): MethodDecorator {
  return applyDecorators(SetMetadata(exportedMetadata, row), ApiExtraModels(row));
}
