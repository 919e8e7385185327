import type { ActionRecord } from '../answers/action.js';
import type { DeadLetter } from '../answers/dead-letter.js';
import type { Envelope, Rows } from '../answers/envelope.js';
import type { Host } from '../answers/host.js';
import type { EventsMeta, PageMeta, RangeMeta, SeriesMeta, TopMeta } from '../answers/meta.js';
import type { Metric, Series } from '../answers/metric.js';
import type { ProcessEvent } from '../answers/process-event.js';
import type { ProcessRun } from '../answers/process-run.js';
import type { TopProcess } from '../answers/top-process.js';
import { type CallOptions, Client, type ClientOptions } from '../client/client.js';
import type { ActionsQuery, DeadLettersQuery, HostsQuery, ProcessEventsQuery } from '../questions/lists.js';
import type { MetricsQuery } from '../questions/metrics-query.js';
import type { ProcessRunsQuery, TopProcessesQuery } from '../questions/processes.js';
import type { Time } from '../questions/time.js';
import { LiveHost } from './live-host.js';
import { LiveProcess } from './live-process.js';
import { FleetMoment } from './moment.js';
import { RowList } from './row-list.js';

/** The fleet now, with everything that the API can answer and do; {@link Fleet.at} gives it as it was. */
export class Fleet extends FleetMoment {
  constructor(options: ClientOptions) {
    super(new Client(options), {});
  }

  /** The fleet at a moment of the past, without what needs the present. */
  at(time: Time): FleetMoment {
    return new FleetMoment(this.client, { at: time });
  }

  /** A host now. Nothing is asked yet. */
  override host(host: string): LiveHost {
    return new LiveHost(this.client, host);
  }

  /** A process by its procUid, running or ended. Nothing is asked yet. */
  override process(procUid: string): LiveProcess {
    return new LiveProcess(this.client, procUid);
  }

  hosts(query: HostsQuery = {}, options: CallOptions = {}): RowList<Host, PageMeta> {
    return new RowList((page, options) => this.client.call('listHosts', { ...query, ...page }, options), options);
  }

  /** The processes that ranked highest over a time range. */
  topOver(
    query: Omit<TopProcessesQuery, 'at' | 'from'> & { readonly from: Time },
    options: CallOptions = {},
  ): Promise<Rows<TopProcess, TopMeta>> {
    return this.client.call('listTopProcesses', query, options);
  }

  /** On which hosts programs ran in a time range; a text is a search. */
  processRuns(query: string | ProcessRunsQuery, options: CallOptions = {}): Promise<Rows<ProcessRun, RangeMeta>> {
    return this.client.call('listProcessRuns', typeof query === 'string' ? { q: query } : query, options);
  }

  events(query: ProcessEventsQuery = {}, options: CallOptions = {}): RowList<ProcessEvent, EventsMeta> {
    return new RowList(
      (page, options) => this.client.call('listProcessEvents', { ...query, ...page }, options),
      options,
    );
  }

  /** The catalog of metrics. */
  metrics(options: CallOptions = {}): Promise<Rows<Metric>> {
    return this.client.call('listMetrics', {}, options);
  }

  /** Metrics over time. */
  queryMetrics(query: MetricsQuery, options: CallOptions = {}): Promise<Rows<Series, SeriesMeta>> {
    return this.client.call('queryMetrics', { body: query }, options);
  }

  actions(query: ActionsQuery = {}, options: CallOptions = {}): RowList<ActionRecord, PageMeta> {
    return new RowList((page, options) => this.client.call('listActions', { ...query, ...page }, options), options);
  }

  action(id: string, options: CallOptions = {}): Promise<Envelope<ActionRecord>> {
    return this.client.call('getAction', { id }, options);
  }

  deadLetters(query: DeadLettersQuery = {}, options: CallOptions = {}): RowList<DeadLetter, PageMeta> {
    return new RowList((page, options) => this.client.call('listDeadLetters', { ...query, ...page }, options), options);
  }
}
