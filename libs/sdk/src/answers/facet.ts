/** A field whose values can be counted. */
export type ProcessFacet =
  | 'host'
  | 'name'
  | 'username'
  | 'status'
  | 'exe'
  | 'program'
  | 'exeState'
  | 'unit'
  | 'containerName'
  | 'containerImage'
  | 'composeProject'
  | 'composeService'
  | 'podName'
  | 'podNamespace';

export interface FacetValue {
  /** Null for the processes that have none, or for which it is not known. */
  readonly value: string | null;
  /** Processes with this value. */
  readonly count: number;
}

/** The processes of a moment by the values of one field. */
export interface Facet {
  readonly facet: ProcessFacet;
  /** The most frequent first. */
  readonly values: readonly FacetValue[];
  /** Number of different values. */
  readonly distinct: number;
  /** Processes with values that are not shown. */
  readonly others: number;
}
