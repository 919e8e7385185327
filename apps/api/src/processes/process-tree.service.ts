import { Injectable } from '@nestjs/common';
import { readProcessTable } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { toAnchor } from '../hosts/ticks.service.js';
import { parseTime } from '../http/time-parameter.js';
import type { MomentMeta } from '../openapi/meta.response.js';
import { buildForest, findDescendants } from './process-forest.js';
import { ProcessMoments } from './process-moments.service.js';
import type { ProcessFields } from './process-row.js';
import type { ProcessTreeResponse } from './tree.response.js';

/** More processes than a kernel has by default; a host that tells of more is cut, and so it is said. */
const processLimit = 50_000;

interface HostTable {
  readonly processes: ProcessFields[];
  readonly meta: MomentMeta;
}

/** Who started whom on a host. */
@Injectable()
export class ProcessTreeService {
  constructor(
    private readonly context: ApiContext,
    private readonly clickHouse: ClickHouse,
    private readonly moments: ProcessMoments,
  ) {}

  async read(host: string, at: string | undefined): Promise<{ roots: ProcessTreeResponse[]; meta: MomentMeta }> {
    const { processes, meta } = await this.readTable(host, at);
    const { roots, warnings } = buildForest(processes);
    return { roots, meta: { ...meta, warnings: [...meta.warnings, ...warnings] } };
  }

  async readChildren(host: string, procUid: string, at: string | undefined, recursive: boolean): Promise<HostTable> {
    const { processes, meta } = await this.readTable(host, at);
    return { processes: findDescendants(processes, procUid, recursive), meta };
  }

  private async readTable(host: string, at: string | undefined): Promise<HostTable> {
    const moment = await this.moments.find({ host }, at === undefined ? null : parseTime(at, this.context.now()));
    const { rows, rowsRead } = await readProcessTable(this.clickHouse.storage, { anchors: moment.ticks.flatMap(toAnchor), sort: 'pid', descending: false, limit: processLimit + 1 });
    const { processes, warnings } = await this.moments.identify(rows.slice(0, processLimit), moment);
    const all = [...moment.warnings, ...warnings, ...(rows.length > processLimit ? [`more than ${processLimit} processes, the rest is left out`] : [])];
    return { processes, meta: { at: moment.at === null ? null : new Date(moment.at).toISOString(), partial: all.length > 0, warnings: all, rowsRead } };
  }
}
