import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HostParam } from '../hosts/host.param.js';
import { HostsService } from '../hosts/hosts.service.js';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { isExport } from '../http/exports/export-format.js';
import { RowBatches } from '../http/exports/row-batches.js';
import { DiffMeta, EmptyMeta, MomentMeta, SeriesMeta, TableMeta, TopMeta } from '../http/meta.response.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { quarterMs } from '../tiers/tier-slices.js';
import { DiffQueryParams } from './diff/diff.query.js';
import { ProcessDiffResponse } from './diff/diff.response.js';
import { DiffService } from './diff/diff.service.js';
import { FacetsQueryParams } from './facets/facets.query.js';
import { FacetResponse } from './facets/facets.response.js';
import { FacetsService } from './facets/facets.service.js';
import { ProcessHistoryQueryParams, ProcUidParam } from './process.query.js';
import { ProcessDetailResponse, ProcessPointResponse, ProcessResponse } from './process.response.js';
import { ProcessService } from './process.service.js';
import { ProcessRunsQueryParams } from './runs/runs.query.js';
import { ProcessRunsMeta, ProcessRunsResponse } from './runs/runs.response.js';
import { ProcessRunsService } from './runs/runs.service.js';
import { FleetProcessesQueryParams, ProcessesQueryParams } from './table/table.query.js';
import { TableExport } from './table/table-export.js';
import { TableService } from './table/table.service.js';
import { TopProcessesQueryParams } from './top/top.query.js';
import { TopProcessResponse } from './top/top.response.js';
import { TopService } from './top/top.service.js';
import { ChildrenQueryParams, TreeQueryParams } from './tree/tree.query.js';
import { ProcessTreeResponse } from './tree/tree.response.js';
import { TreeService } from './tree/tree.service.js';
import { ProcessValuesQueryParams } from './values/values.query.js';
import { ProcessValueResponse, ProcessValuesMeta } from './values/values.response.js';
import { ProcessValuesService } from './values/values.service.js';

@ApiTags('processes')
@Controller('api/v1')
export class ProcessesController {
  readonly #hosts: HostsService;
  readonly #tables: TableService;
  readonly #exports: TableExport;
  readonly #facets: FacetsService;
  readonly #processes: ProcessService;
  readonly #top: TopService;
  readonly #trees: TreeService;
  readonly #diffs: DiffService;
  readonly #runs: ProcessRunsService;
  readonly #values: ProcessValuesService;

  constructor(
    hosts: HostsService,
    tables: TableService,
    exports: TableExport,
    facets: FacetsService,
    processes: ProcessService,
    top: TopService,
    trees: TreeService,
    diffs: DiffService,
    runs: ProcessRunsService,
    values: ProcessValuesService,
  ) {
    this.#hosts = hosts;
    this.#tables = tables;
    this.#exports = exports;
    this.#facets = facets;
    this.#processes = processes;
    this.#top = top;
    this.#trees = trees;
    this.#diffs = diffs;
    this.#runs = runs;
    this.#values = values;
  }

  @Get('hosts/:host/processes')
  @ApiAnswer({
    summary: 'The process table of a host, now or at any past moment',
    operationId: 'listHostProcesses',
    data: ProcessResponse,
    isList: true,
    meta: TableMeta,
    exported: ProcessResponse,
    past: { times: ['at'], isOfHost: true },
    problems: ['unknown-host'],
  })
  async listOfHost(
    @Param() { host }: HostParam,
    @Query() query: ProcessesQueryParams,
  ): Promise<Envelope<ProcessResponse[], TableMeta> | RowBatches> {
    if (isExport(query)) {
      await this.#hosts.require(host);
      return this.#exports.read({ host }, query);
    }
    const [{ processes, meta }] = await Promise.all([this.#tables.read({ host }, query), this.#hosts.require(host)]);
    return { data: processes, meta };
  }

  @Get('hosts/:host/processes/diff')
  @ApiAnswer({
    summary: 'The difference between the process tables of a host at two moments',
    operationId: 'diffHostProcesses',
    data: ProcessDiffResponse,
    meta: DiffMeta,
    description: 'Processes that started and ended in between are in neither table; see GET /process-events.',
    past: { times: ['from', 'to'], isOfHost: true },
    problems: ['unknown-host'],
  })
  async diff(
    @Param() { host }: HostParam,
    @Query() query: DiffQueryParams,
  ): Promise<Envelope<ProcessDiffResponse, DiffMeta>> {
    const [{ diff, meta }] = await Promise.all([this.#diffs.read(host, query), this.#hosts.require(host)]);
    return { data: diff, meta };
  }

  @Get('hosts/:host/process-tree')
  @ApiAnswer({
    summary: 'The process table of a host as a tree, now or at any past moment',
    operationId: 'getProcessTree',
    data: ProcessTreeResponse,
    isList: true,
    meta: MomentMeta,
    description:
      'Each process holds its children in `children`; a process whose parent is not in the table is a ' +
      'root. With filters, `matches` tells which processes fit them; of the others only their ancestors are shown.',
    past: { times: ['at'], isOfHost: true },
    problems: ['unknown-host'],
  })
  async readTree(
    @Param() { host }: HostParam,
    @Query() query: TreeQueryParams,
  ): Promise<Envelope<ProcessTreeResponse[], MomentMeta>> {
    const [{ roots, meta }] = await Promise.all([this.#trees.read(host, query), this.#hosts.require(host)]);
    return { data: roots, meta };
  }

  @Get('processes')
  @Dear()
  @ApiAnswer({
    summary: 'The process tables of all hosts, now or at any past moment',
    operationId: 'listProcesses',
    data: ProcessResponse,
    isList: true,
    meta: TableMeta,
    exported: ProcessResponse,
    description: 'Hosts that were offline at that moment are left out. An export is ordered by host.',
    past: { times: ['at'], isOfHost: false },
    problems: ['unknown-host'],
  })
  async list(@Query() query: FleetProcessesQueryParams): Promise<Envelope<ProcessResponse[], TableMeta> | RowBatches> {
    if (isExport(query)) {
      return this.#exports.read({ hosts: await this.#hosts.select(query), named: query }, query);
    }
    const { processes, meta } = await this.#hosts.answerFor(query, (hosts) =>
      this.#tables.read({ hosts, named: query }, query),
    );
    return { data: processes, meta };
  }

  @Get('processes/facets')
  @Dear()
  @ApiAnswer({
    summary: 'How many processes there are by name, user and other fields, now or at any past moment',
    operationId: 'countProcesses',
    data: FacetResponse,
    isList: true,
    meta: MomentMeta,
    description: 'The processes of `GET /processes` with the same parameters, counted by the values of fields.',
    past: { times: ['at'], isOfHost: false },
    problems: ['unknown-host'],
  })
  async count(@Query() query: FacetsQueryParams): Promise<Envelope<FacetResponse[], MomentMeta>> {
    const { facets, meta } = await this.#hosts.answerFor(query, (hosts) => this.#facets.read(hosts, query));
    return { data: facets, meta };
  }

  @Get('processes/top')
  @Dear()
  @ApiAnswer({
    summary: 'The top processes of the fleet by a metric, at a moment or over a time range',
    operationId: 'listTopProcesses',
    data: TopProcessResponse,
    isList: true,
    meta: TopMeta,
    exported: TopProcessResponse,
    description:
      'In descending order; processes with the value 0 are left out. Over a time range a filter takes ' +
      'the processes that it fits at some time of it. `cpuTime` and the counters of bytes, which are totals since ' +
      'the start of a process, are null here; the table of its host has them. Hosts that were offline at that moment ' +
      'are left out. A time range of more than two hours and 50 host-hours (hosts times hours), or of more than 250 ' +
      'host-hours, is answered from rollups, by host, program, name and user. Rollups keep no fds and threads, and ' +
      'have no filters: for these, a range of more than 250 host-hours is refused.',
    past: { times: ['at'], isOfHost: false, countedMs: quarterMs },
    problems: ['unknown-host'],
  })
  async listTop(
    @Query() query: TopProcessesQueryParams,
  ): Promise<Envelope<TopProcessResponse[], TopMeta> | RowBatches> {
    const { processes, meta } = await this.#hosts.answerFor(query, (hosts) => this.#top.read(hosts, query));
    return isExport(query) ? RowBatches.of(processes, meta) : { data: processes, meta };
  }

  @Get('process-runs')
  @Dear()
  @ApiAnswer({
    summary: 'On which hosts programs ran in a time range, when, and how often',
    operationId: 'listProcessRuns',
    data: ProcessRunsResponse,
    isList: true,
    meta: ProcessRunsMeta,
    exported: ProcessRunsResponse,
    description:
      'The search over a time range: by host, name and executable, the last seen first, with processes that ended ' +
      'before a sweep saw them. A condition holds for a process if it held at any time in the range, so conditions ' +
      'on numbers other than `pid` and `ppid`, and on `status`, are refused. At most 200,000 host-hours (hosts times ' +
      'hours) are searched at a time.',
    problems: ['unknown-host'],
  })
  async listRuns(
    @Query() query: ProcessRunsQueryParams,
  ): Promise<Envelope<ProcessRunsResponse[], ProcessRunsMeta> | RowBatches> {
    const { programs, meta } = await this.#runs.read(await this.#hosts.select(query), query);
    return isExport(query) ? RowBatches.of(programs, meta) : { data: programs, meta };
  }

  @Get('process-values')
  @Dear()
  @ApiAnswer({
    summary: 'The values that a field of a search has, of most processes first',
    operationId: 'listProcessValues',
    data: ProcessValueResponse,
    isList: true,
    meta: ProcessValuesMeta,
    description:
      'Completes a search: the values beginning with `prefix` of the processes that ran within the hour before `at`, ' +
      'which is how often agents repeat what they know of each.',
    problems: ['unknown-host'],
  })
  async listValues(
    @Query() query: ProcessValuesQueryParams,
  ): Promise<Envelope<ProcessValueResponse[], ProcessValuesMeta>> {
    const { values, meta } = await this.#values.read(query);
    return { data: values, meta };
  }

  @Get('processes/:procUid')
  @ApiAnswer({
    summary: 'One process, running or ended',
    operationId: 'getProcess',
    data: ProcessDetailResponse,
    meta: EmptyMeta,
    problems: ['no-such-process', 'ambiguous-process'],
  })
  async get(@Param() { procUid }: ProcUidParam): Promise<Envelope<ProcessDetailResponse>> {
    return { data: await this.#processes.get(procUid), meta: {} };
  }

  @Get('processes/:procUid/history')
  @ApiAnswer({
    summary: 'The history of one process',
    operationId: 'getProcessHistory',
    data: ProcessPointResponse,
    isList: true,
    meta: SeriesMeta,
    description: 'Buckets without a sample are omitted.',
    problems: ['no-such-process', 'ambiguous-process'],
  })
  async readHistory(
    @Param() { procUid }: ProcUidParam,
    @Query() query: ProcessHistoryQueryParams,
  ): Promise<Envelope<ProcessPointResponse[], SeriesMeta>> {
    const { points, meta } = await this.#processes.readHistory(procUid, query);
    return { data: points, meta };
  }

  @Get('processes/:procUid/children')
  @ApiAnswer({
    summary: 'The children of one process, now or at any past moment',
    operationId: 'listChildProcesses',
    data: ProcessResponse,
    isList: true,
    meta: MomentMeta,
    description: 'Parents come before their children. A process that had ended by then has none.',
    problems: ['no-such-process', 'ambiguous-process'],
  })
  async listChildren(
    @Param() { procUid }: ProcUidParam,
    @Query() query: ChildrenQueryParams,
  ): Promise<Envelope<ProcessResponse[], MomentMeta>> {
    const { host } = await this.#processes.require(procUid);
    const { processes, meta } = await this.#trees.readChildren(host, procUid, query);
    return { data: processes, meta };
  }
}
