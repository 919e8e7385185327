import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
  type ApiResponseSchemaHost,
} from '@nestjs/swagger';
import { mediaTypes } from '../http/exports/export-format.js';
import { Exported } from '../http/exports/exported.decorator.js';
import { PastAnswer, type PastScope } from '../http/past-answers/past.decorator.js';
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
  /** The class of the rows in other formats than JSON, where the list can be exported. */
  readonly exported?: Type;
  /** Where the request says which moments it is about, where answers about past ones have a tag. */
  readonly past?: PastScope;
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
  exported,
  past,
  problems: given = [],
}: ApiAnswerOptions): MethodDecorator {
  const problems = exported === undefined ? given : [...given, 'too-many-questions' as const];
  const dataSchema = { $ref: getSchemaPath(data) };
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problems) {
    byStatus.set(problemTable[code].status, [...(byStatus.get(problemTable[code].status) ?? []), code]);
  }
  return applyDecorators(
    ApiExtraModels(data, meta),
    ...(exported === undefined ? [] : [Exported(exported)]),
    ...(past === undefined ? [] : describePast(past)),
    ApiOperation({ summary, description, operationId }),
    ApiResponse({
      status,
      description: 'The answer',
      ...(past === undefined ? {} : { headers: { ETag: tagHeader } }),
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['data', 'meta'],
            properties: {
              data: isList ? { type: 'array', items: dataSchema } : dataSchema,
              meta: { $ref: getSchemaPath(meta) },
            },
          },
        },
        ...(exported === undefined ? {} : exportedContent(exported)),
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

const tagHeader = {
  description:
    'Of an answer about a moment in the past that the request names itself (not `-15m`), once all that was sent of ' +
    'it so far is in the answer, which takes four minutes or less; up to half an hour where programs are counted.',
  schema: { type: 'string' },
} as const;

function describePast(past: PastScope): MethodDecorator[] {
  return [
    PastAnswer(past),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of an earlier answer to the same request with the same token',
      schema: { type: 'string' },
    }),
    ApiResponse({
      status: 304,
      description: 'The earlier answer still holds; there is no body',
      headers: { ETag: tagHeader },
    }),
  ];
}

function exportedContent(row: Type): Record<string, { schema: ApiResponseSchemaHost['schema'] }> {
  const binary = { type: 'string', format: 'binary' };
  return {
    [mediaTypes.ndjson]: {
      schema: { type: 'string', description: `A ${row.name} as JSON on each line` },
    },
    [mediaTypes.csv]: {
      schema: {
        type: 'string',
        description: `The columns of a ${row.name}; lists and objects are JSON in their cells`,
      },
    },
    [mediaTypes.parquet]: { schema: { ...binary, description: `The same columns as in CSV, with their types` } },
  };
}
