import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { invalidRequest, type FieldProblem } from '../problem.js';
import { unknownParameter } from './unknown-parameter.js';

/** Rejects unknown parameters and fields, and reports every problem of a request at once. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => invalidRequest(flatten(errors, '')),
  });
}

function flatten(errors: readonly ValidationError[], prefix: string): FieldProblem[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = prefix === '' ? property : `${prefix}.${property}`;
    const own = Object.entries(constraints).map(([rule, message]) => ({
      path,
      message: describe(rule, message, property),
    }));
    return [...own, ...flatten(children, path)];
  });
}

function describe(rule: string, message: string, property: string): string {
  if (rule === 'whitelistValidation') {
    return unknownParameter(property);
  }
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
