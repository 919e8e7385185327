import { printSearch } from '@psfleet/search';
import { conditionsOfMoment } from '@psfleet/storage';
import { invalidRequest, type FieldProblem } from '../../http/problem.js';
import { filterNames, ProcessFilterParams, toSearch } from './process-filters.query.js';

/** Throws a 400 for conditions that hold at one moment of a process and not at another; `remedy` is what to do. */
export function requireConditionsOfRange(params: ProcessFilterParams, remedy: string): void {
  const problems = filterNames.flatMap((path): FieldProblem[] => {
    const where = toSearch(Object.assign(new ProcessFilterParams(), { [path]: params[path] }));
    const [first] = where === undefined ? [] : conditionsOfMoment(where);
    return first === undefined
      ? []
      : [{ path, message: `${printSearch(first)} holds at a moment, not over a time range; ${remedy}` }];
  });
  if (problems.length > 0) {
    throw invalidRequest(problems);
  }
}
