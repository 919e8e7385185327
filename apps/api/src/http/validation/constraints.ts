import { isHostName } from '@psfleet/wire';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy, ValidateIf, type ValidationOptions } from 'class-validator';
import { parseTime } from '../time-parameter.js';

/** May be left out; null is not leaving out. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** Query parameters are texts: whole numbers become numbers, anything else stays what it is and is refused by its rule. */
export function WholeNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
  );
}

/** The same for `true` and `false`. */
export function Flag(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));
}

/** One value where a list may stand. */
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
            `${each}$property must be a time: RFC 3339, milliseconds since the epoch, or a distance such as -15m`,
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
        defaultMessage: buildMessage((each) => `${each}$property must be the name of a host`, options),
      },
    },
    options,
  );
}

/** A rule over a whole value; `check` says what is wrong with it, null if nothing. */
export function Obeys(name: string, check: (value: unknown, whole: object) => string | null): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown, args) => check(value, args?.object ?? {}) === null,
      defaultMessage: (args) => check(args?.value, args?.object ?? {}) ?? 'is not valid',
    },
  });
}
