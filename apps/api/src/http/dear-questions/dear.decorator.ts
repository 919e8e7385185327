import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { problemTable } from '../problem-table.js';

export const dearMetadata = 'psfleet:dear';

/** Decides by the query or the body of a request, which are not validated yet. */
export type IsDear = (asked: Readonly<Record<string, unknown>>) => boolean;

/** Declares that a route reads rows of a whole fleet: few of its requests are answered at once. */
export function Dear(isDear: IsDear = () => true): MethodDecorator {
  return applyDecorators(
    SetMetadata(dearMetadata, isDear),
    ApiResponse({
      status: problemTable['too-many-questions'].status,
      description: `\`too-many-questions\`: ${problemTable['too-many-questions'].title}`,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
    }),
  );
}
