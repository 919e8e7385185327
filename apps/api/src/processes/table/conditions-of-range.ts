import { printSearch, type SearchExpression } from '@psfleet/search';
import { conditionsOfMoment } from '@psfleet/storage';
import { invalidRequest } from '../../http/problem.js';

/** Throws a 400 for conditions that hold at one moment of a process and not at another. */
export function requireConditionsOfRange(where: SearchExpression): void {
  const [first] = conditionsOfMoment(where);
  if (first !== undefined) {
    throw invalidRequest([
      {
        path: 'q',
        message: `${printSearch(first)} holds at a moment, not over a time range; ask GET /processes with \`at\``,
      },
    ]);
  }
}
