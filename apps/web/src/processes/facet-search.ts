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

/** The values of which a valid search demands that a field has one; null stands for having none. */
export function chosenValues(q: string, field: TextFieldName): readonly (string | null)[] {
  return demandsOf(q)
    .flatMap((demand) => choicesOf(demand, field) ?? [])
    .map(valueOf);
}

/** Whether a valid search allows a field to have a value, where it demands one of some; null stands for having none. */
export function hasCondition(q: string, field: TextFieldName, value: string | null): boolean {
  return chosenValues(q, field).includes(value);
}

/**
 * Adds a value to those of which a valid search demands one, or takes it away; null stands for having none. Several
 * values of one field are joined by OR.
 */
export function toggleCondition(q: string, field: TextFieldName, value: string | null): string {
  const demands = demandsOf(q);
  const choices = demands.map((demand) => choicesOf(demand, field));
  const holder = choices.findIndex((each) => each?.some((choice) => valueOf(choice) === value));
  const place = holder === -1 ? choices.findIndex((each) => each !== null) : holder;
  const before = choices[place] ?? [];
  const left = before.filter((choice) => valueOf(choice) !== value);
  const after = holder === -1 ? [...before, conditionOn(field, value)] : left;
  const demand = after.length > 1 ? [{ kind: 'or' as const, of: after }] : after;
  return printAll(place === -1 ? [...demands, ...demand] : demands.toSpliced(place, 1, ...demand));
}

/** A valid search without what it demands of the values of a field, which shows what else could be chosen. */
export function withoutField(q: string, field: TextFieldName): string {
  return printAll(demandsOf(q).filter((demand) => choicesOf(demand, field) === null));
}

/** A valid search for the processes of a group, among those that `q` finds; null stands for those that have none. */
export function searchGroup(q: string, by: Grouping, group: string | null): string {
  const demands = demandsOf(q);
  const known = new Set(demands.map(printSearch));
  const missing = keysOf(by, group)
    .map(([field, value]) => conditionOn(field, value))
    .filter((condition) => !known.has(printSearch(condition)));
  return printAll([...demands, ...missing]);
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

/** The conditions of a demand that a field has one of some values; null for another demand. */
function choicesOf(demand: SearchExpression, field: TextFieldName): readonly SearchExpression[] | null {
  const choices = demand.kind === 'or' ? demand.of : [demand];
  return choices.every((choice) => printSearch(choice) === printSearch(conditionOn(field, valueOf(choice))))
    ? choices
    : null;
}

/** The value that a condition demands; null if it demands none, or is no condition on a value. */
function valueOf(condition: SearchExpression): string | null {
  return condition.kind === 'field' && !condition.isGlob ? condition.value : null;
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
