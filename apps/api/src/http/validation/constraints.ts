import { isHostName } from '@psfleet/wire';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy, ValidateIf, type ValidationOptions } from 'class-validator';
import { parseTime } from '../time-parameter.js';

/** The property may be omitted; null does not count as omitted. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** Parses whole numbers of query parameters; any other text stays as it is, and the rule of the property rejects it. */
export function WholeNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
  );
}

/** Parses `true` and `false` likewise. */
export function Flag(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));
}

/** Makes a list of a single value. */
export function OneOrMany(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value));
}

export function IsTime(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTime',
      validator: {
        validate: (value: unknown) => parseTime(value, Date.now()) !== null,
        defaultMessage: buildMessage(
          (each) =>
            `${each}$property must be a time: RFC 3339, seconds or milliseconds since the epoch, ` +
            'or an offset such as -15m',
          options,
        ),
      },
    },
    options,
  );
}

export function IsHostName(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isHostName',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isHostName(value),
        defaultMessage: buildMessage((each) => `${each}$property must be a host name`, options),
      },
    },
    options,
  );
}

/** A rule over each item of a list; `check` returns its problem, or null. */
export function EachObeys(name: string, check: (item: unknown) => string | null): PropertyDecorator {
  const problemOf = (items: unknown): string | null =>
    Array.isArray(items) ? (items.map(check).find((problem) => problem !== null) ?? null) : 'must be a list';
  return Obeys(name, problemOf);
}

/** A rule over a whole value; `check` returns its problem, or null. */
export function Obeys(name: string, check: (value: unknown, whole: object) => string | null): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown, args) => check(value, args?.object ?? {}) === null,
      defaultMessage: (args) => check(args?.value, args?.object ?? {}) ?? 'is not valid',
    },
  });
}
