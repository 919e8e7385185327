import { parseSearch, printSearch, type SearchExpression, type TextFieldName } from '@psfleet/search';
import type { Grouping, ProcessFacet } from '@psfleet/sdk';

export interface ShownFacet {
  readonly facet: ProcessFacet;
  readonly title: string;
  /** The field of a search that has its values. */
  readonly field: TextFieldName;
}

export const shownFacets: readonly ShownFacet[] = [
  { facet: 'status', title: 'State', field: 'status' },
  { facet: 'name', title: 'Name', field: 'name' },
  { facet: 'username', title: 'User', field: 'user' },
  { facet: 'host', title: 'Host', field: 'host' },
  { facet: 'unit', title: 'Unit', field: 'unit' },
  { facet: 'containerName', title: 'Container', field: 'container' },
];

/** Whether a valid search demands that a field has a value; null stands for having none. */
export function hasCondition(q: string, field: TextFieldName, value: string | null): boolean {
  const wanted = printSearch(conditionOn(field, value));
  return demandsOf(q).some((demand) => printSearch(demand) === wanted);
}

/** Adds the demand that a field has a value to a valid search, or takes it away; null stands for having none. */
export function toggleCondition(q: string, field: TextFieldName, value: string | null): string {
  const condition = conditionOn(field, value);
  const wanted = printSearch(condition);
  const demands = demandsOf(q);
  const others = demands.filter((demand) => printSearch(demand) !== wanted);
  return printAll(others.length < demands.length ? others : [...demands, condition]);
}

/** A valid search for the processes of a group, among those that `q` finds; null stands for those that have none. */
export function searchGroup(q: string, by: Grouping, group: string | null): string {
  const missing = keysOf(by, group).filter(([field, value]) => !hasCondition(q, field, value));
  return missing.reduce((search, [field, value]) => toggleCondition(search, field, value), q);
}

/** The group of a container in a pod is `namespace/pod/container`, or `pod/container`; no name has a slash. */
function keysOf(by: Grouping, group: string | null): (readonly [TextFieldName, string | null])[] {
  if (by !== 'container' || group === null) {
    return [[by, group]];
  }
  const names = group.split('/').toReversed();
  return (['container', 'pod', 'namespace'] as const).flatMap((field, place) => {
    const name = names[place];
    return name === undefined ? [] : [[field, name] as const];
  });
}

function conditionOn(field: TextFieldName, value: string | null): SearchExpression {
  return value === null
    ? { kind: 'not', of: { kind: 'field', field, value: '*', isGlob: true } }
    : { kind: 'field', field, value, isGlob: false };
}

/** The conditions all of which must hold. */
function demandsOf(q: string): readonly SearchExpression[] {
  if (q.trim() === '') {
    return [];
  }
  const expression = parseSearch(q);
  return expression.kind === 'and' ? expression.of : [expression];
}

function printAll(demands: readonly SearchExpression[]): string {
  const [only] = demands;
  if (only === undefined) {
    return '';
  }
  return printSearch(demands.length === 1 ? only : { kind: 'and', of: demands });
}
