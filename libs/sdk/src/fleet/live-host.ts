import type { Envelope, Rows } from '../answers/envelope.js';
import type { EndedHost, Host } from '../answers/host.js';
import type { DiffMeta } from '../answers/meta.js';
import type { LatestMetric } from '../answers/metric.js';
import type { ProcessDiff } from '../answers/process-diff.js';
import type { CallOptions, Client } from '../client/client.js';
import type { ProcessDiffQuery } from '../questions/processes.js';
import { HostMoment } from './moment.js';

/** A host now. */
export class LiveHost extends HostMoment {
  constructor(client: Client, name: string) {
    super(client, {}, name);
  }

  info(options: CallOptions = {}): Promise<Envelope<Host>> {
    return this.client.call('getHost', { host: this.name }, options);
  }

  /** The newest row of every group of metrics. */
  latestMetrics(options: CallOptions = {}): Promise<Rows<LatestMetric>> {
    return this.client.call('getLatestMetrics', { host: this.name }, options);
  }

  /** How its process table changed between two moments. */
  diff(query: ProcessDiffQuery, options: CallOptions = {}): Promise<Envelope<ProcessDiff, DiffMeta>> {
    return this.client.call('diffHostProcesses', { host: this.name, ...query }, options);
  }

  /** Ends its credentials; it stays listed. */
  revoke(options: CallOptions = {}): Promise<Envelope<EndedHost>> {
    return this.client.call('revokeHost', { host: this.name }, options);
  }

  /** Takes it out of the fleet; its past stays. */
  remove(options: CallOptions = {}): Promise<Envelope<EndedHost>> {
    return this.client.call('removeHost', { host: this.name }, options);
  }
}
