import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { problemTable, type ProblemCode } from '../http/problem-table.js';

export interface ApiAnswerOptions {
  readonly summary: string;
  readonly description?: string;
  /** Name of the operation in generated clients. */
  readonly operationId: string;
  readonly status?: 200 | 201;
  readonly data: Type;
  readonly isList?: boolean;
  readonly meta: Type;
  /** Problems of this route in addition to those of every route. */
  readonly problems?: readonly ProblemCode[];
}

/** Documents the answers of a route: an envelope of these classes, or one of these problems. */
export function ApiAnswer({
  summary,
  description = '',
  operationId,
  status = 200,
  data,
  isList = false,
  meta,
  problems = [],
}: ApiAnswerOptions): MethodDecorator {
  const dataSchema = { $ref: getSchemaPath(data) };
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problems) {
    byStatus.set(problemTable[code].status, [...(byStatus.get(problemTable[code].status) ?? []), code]);
  }
  return applyDecorators(
    ApiExtraModels(data, meta),
    ApiOperation({ summary, description, operationId }),
    ApiResponse({
      status,
      description: 'The answer',
      schema: {
        type: 'object',
        required: ['data', 'meta'],
        properties: {
          data: isList ? { type: 'array', items: dataSchema } : dataSchema,
          meta: { $ref: getSchemaPath(meta) },
        },
      },
    }),
    ...[...byStatus].map(([problemStatus, codes]) =>
      ApiResponse({
        status: problemStatus,
        description: codes.map((code) => `\`${code}\`: ${problemTable[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
      }),
    ),
  );
}
