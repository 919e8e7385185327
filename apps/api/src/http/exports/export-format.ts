import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent } from '../validation/constraints.js';

export const exportFormats = ['ndjson', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Also what a request accepts, in lower case and without parameters. */
export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
};

/** `format` of a list that can be exported. */
export function FormatParameter(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      enum: ['json', ...exportFormats],
      required: false,
      default: 'json',
      description:
        'Every format but `json` is an export: all rows instead of a page, up to `limit` if that is given (lists ' +
        'without pages, such as a top, have their default limit here too), and sent while they are read. The header ' +
        '`Accept` may ask for it too. An export that fails halfway is cut ' +
        'off; what `meta` would say before the first row is in the header `psfleet-meta`',
    }),
    MayBeAbsent(),
    IsIn(['json', ...exportFormats]),
  );
}

/** The parameters of an export that has no others. */
export class FormatQueryParams {
  @FormatParameter()
  format?: string;
}

/** Whether a validated request asks for an export. */
export function isExport({ format }: FormatQueryParams): boolean {
  return format !== undefined && format !== 'json';
}

/** The format of an export that the header Accept prefers to JSON; null for JSON and for anything else. */
export function acceptedFormat(accept: string | undefined): ExportFormat | null {
  const ranges = (accept ?? '')
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { type, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { type } of ranges) {
    const format = exportFormats.find((each) => mediaTypes[each] === type);
    if (format !== undefined) {
      return format;
    }
    if (type === 'application/json' || type === '*/*' || type === 'application/*') {
      return null;
    }
  }
  return null;
}
