import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, MaxLength, MinLength } from 'class-validator';
import { IsHostName, IsTime, MayBeAbsent, OneOrMany } from './constraints.js';

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
