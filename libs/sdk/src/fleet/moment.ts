import type { Envelope, Rows } from '../answers/envelope.js';
import type { Explanation } from '../answers/explanation.js';
import type { ExplanationMeta, MomentMeta, ProcessGroupsMeta, TableMeta, TopMeta } from '../answers/meta.js';
import type { ProcessGroup } from '../answers/process-group.js';
import type { Process, ProcessTree } from '../answers/process.js';
import type { TopProcess } from '../answers/top-process.js';
import type { CallOptions, Client } from '../client/client.js';
import type { ExplainQuery, ProcessGroupsQuery } from '../questions/groups.js';
import type {
  ChildrenQuery,
  FleetProcessesQuery,
  ProcessesQuery,
  ProcessTreeQuery,
  TopProcessesQuery,
} from '../questions/processes.js';
import type { Time } from '../questions/time.js';
import { RowList } from './row-list.js';

/** A query whose time is that of the object that is asked. */
export type WithoutTime<Query> = Omit<Query, 'at' | 'from' | 'to'>;

/** Empty for now. */
export interface Clock {
  readonly at?: Time;
}

/** The fleet at one moment. It has what the past can answer, and nothing that acts. */
export class FleetMoment {
  readonly client: Client;
  readonly #clock: Clock;

  constructor(client: Client, clock: Clock) {
    this.client = client;
    this.#clock = clock;
  }

  /** A host at this moment. Nothing is asked yet. */
  host(host: string): HostMoment {
    return new HostMoment(this.client, this.#clock, host);
  }

  /** A process at this moment, by its procUid. Nothing is asked yet. */
  process(procUid: string): ProcessMoment {
    return new ProcessMoment(this.client, this.#clock, procUid);
  }

  /** The processes of all hosts; a text is a search, such as `name:postgres rss:>1gb`. */
  processes(
    query: string | WithoutTime<FleetProcessesQuery> = {},
    options: CallOptions = {},
  ): RowList<Process, TableMeta> {
    const asked = { ...asQuery(query), ...this.#clock };
    return new RowList((page, options) => this.client.call('listProcesses', { ...asked, ...page }, options), options);
  }

  /** The processes that rank highest by a metric. */
  top(query: WithoutTime<TopProcessesQuery> = {}, options: CallOptions = {}): Promise<Rows<TopProcess, TopMeta>> {
    return this.client.call('listTopProcesses', { ...query, ...this.#clock }, options);
  }

  /** What all processes of a name, user, unit, container or program have together. */
  groups(
    query: WithoutTime<ProcessGroupsQuery> = {},
    options: CallOptions = {},
  ): Promise<Rows<ProcessGroup, ProcessGroupsMeta>> {
    return this.client.call('listProcessGroups', { ...query, ...this.#clock }, options);
  }
}

/** A host at one moment. */
export class HostMoment {
  readonly name: string;
  readonly client: Client;
  readonly #clock: Clock;

  constructor(client: Client, clock: Clock, name: string) {
    this.client = client;
    this.#clock = clock;
    this.name = name;
  }

  /** Its process table; a text is a search. */
  processes(query: string | WithoutTime<ProcessesQuery> = {}, options: CallOptions = {}): RowList<Process, TableMeta> {
    const asked = { host: this.name, ...asQuery(query), ...this.#clock };
    return new RowList(
      (page, options) => this.client.call('listHostProcesses', { ...asked, ...page }, options),
      options,
    );
  }

  /** Its process table as a tree. */
  processTree(
    query: WithoutTime<ProcessTreeQuery> = {},
    options: CallOptions = {},
  ): Promise<Rows<ProcessTree, MomentMeta>> {
    return this.client.call('getProcessTree', { host: this.name, ...query, ...this.#clock }, options);
  }

  /** Which processes make up one of its metrics. */
  explain(
    query: WithoutTime<Omit<ExplainQuery, 'host'>>,
    options: CallOptions = {},
  ): Promise<Envelope<Explanation, ExplanationMeta>> {
    const { at } = this.#clock;
    const time = at === undefined ? {} : { at: at instanceof Date ? at.toISOString() : at };
    return this.client.call('explainMetric', { body: { host: this.name, ...query, ...time } }, options);
  }
}

/** A process at one moment. */
export class ProcessMoment {
  readonly procUid: string;
  readonly client: Client;
  readonly #clock: Clock;

  constructor(client: Client, clock: Clock, procUid: string) {
    this.client = client;
    this.#clock = clock;
    this.procUid = procUid;
  }

  /** psutil's children(). */
  children(query: WithoutTime<ChildrenQuery> = {}, options: CallOptions = {}): Promise<Rows<Process, MomentMeta>> {
    const asked = { procUid: this.procUid, ...query, ...this.#clock };
    return this.client.call('listChildProcesses', asked, options);
  }
}

/** A text is a search. */
function asQuery<Query extends object>(query: string | Query): Query | { readonly q: string } {
  return typeof query === 'string' ? { q: query } : query;
}
