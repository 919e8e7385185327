import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { IsHostName, IsTime, MayBeAbsent, OneOrMany, WholeNumber } from './constraints.js';

/** `host`, which may be repeated. */
export function HostsParameter(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: [String],
      required: false,
      description: 'Only these hosts; may be repeated',
      example: ['web-1'],
    }),
    MayBeAbsent(),
    OneOrMany(),
    IsArray(),
    ArrayMaxSize(100),
    IsHostName({ each: true }),
  );
}

/** A text that may be omitted, but not empty. */
export function TextParameter(description: string, example: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, required: false, description, example }),
    MayBeAbsent(),
    IsString(),
    MinLength(1),
    MaxLength(4096),
  );
}

/** A pid that may be omitted. */
export function PidParameter(description: string): PropertyDecorator {
  const maximum = 2 ** 32 - 1;
  return applyDecorators(
    ApiProperty({ type: 'integer', required: false, minimum: 0, maximum, description, example: 1234 }),
    MayBeAbsent(),
    WholeNumber(),
    IsInt(),
    Min(0),
    Max(maximum),
  );
}

/** A time that may be omitted. */
export function TimeParameter(
  description: string,
  { example, ...documented }: { readonly example?: string; readonly default?: string } = {},
): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      required: false,
      description,
      ...documented,
      ...(example === undefined ? {} : { example }),
    }),
    MayBeAbsent(),
    IsTime(),
  );
}
