import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HostParam } from '../hosts/host.param.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { Envelope } from '../http/envelope.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { DiffMeta, EmptyMeta, MomentMeta, SeriesMeta, TableMeta, TopMeta } from '../http/meta.response.js';
import { DiffQueryParams } from './diff/diff.query.js';
import { ProcessDiffResponse } from './diff/diff.response.js';
import { ProcessDiffService } from './diff/diff.service.js';
import { ProcessTableService } from './table/table.service.js';
import { ProcessDetailResponse, ProcessPointResponse, ProcessResponse } from './process.response.js';
import { ProcessTopService } from './top/top.service.js';
import { ProcessTreeService } from './tree/tree.service.js';
import { ProcessService } from './process.service.js';
import {
  FleetProcessesQueryParams,
  ProcessesQueryParams,
  ProcessHistoryQueryParams,
  ProcUidParam,
} from './table/table.query.js';
import { TopProcessesQueryParams } from './top/top.query.js';
import { TopProcessResponse } from './top/top.response.js';
import { ChildrenQueryParams, MomentQueryParams } from './tree/tree.query.js';
import { ProcessTreeResponse } from './tree/tree.response.js';

@ApiTags('processes')
@Controller('api/v1')
export class ProcessesController {
  readonly #hosts: HostsService;
  readonly #tables: ProcessTableService;
  readonly #processes: ProcessService;
  readonly #top: ProcessTopService;
  readonly #trees: ProcessTreeService;
  readonly #diffs: ProcessDiffService;

  constructor(
    hosts: HostsService,
    tables: ProcessTableService,
    processes: ProcessService,
    top: ProcessTopService,
    trees: ProcessTreeService,
    diffs: ProcessDiffService,
  ) {
    this.#hosts = hosts;
    this.#tables = tables;
    this.#processes = processes;
    this.#top = top;
    this.#trees = trees;
    this.#diffs = diffs;
  }

  @Get('hosts/:host/processes')
  @ApiAnswer({
    summary: 'The process table of a host, now or at any moment',
    operationId: 'listHostProcesses',
    data: ProcessResponse,
    isList: true,
    meta: TableMeta,
    problems: ['unknown-host'],
  })
  async listOfHost(
    @Param() { host }: HostParam,
    @Query() query: ProcessesQueryParams,
  ): Promise<Envelope<ProcessResponse[], TableMeta>> {
    const [{ processes, meta }] = await Promise.all([this.#tables.read({ host }, query), this.#hosts.require(host)]);
    return { data: processes, meta };
  }

  @Get('hosts/:host/processes/diff')
  @ApiAnswer({
    summary: 'What differs between the process tables of a host at two moments',
    operationId: 'diffHostProcesses',
    data: ProcessDiffResponse,
    meta: DiffMeta,
    description: 'What started and ended in between is in neither table; GET /process-events has it.',
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
    summary: 'The process table of a host as a tree, now or at any moment',
    operationId: 'getProcessTree',
    data: ProcessTreeResponse,
    isList: true,
    meta: MomentMeta,
    description: 'Children lie in `children` of their parent; a process whose parent is not in the table is a root.',
    problems: ['unknown-host'],
  })
  async readTree(
    @Param() { host }: HostParam,
    @Query() { at }: MomentQueryParams,
  ): Promise<Envelope<ProcessTreeResponse[], MomentMeta>> {
    const [{ roots, meta }] = await Promise.all([this.#trees.read(host, at), this.#hosts.require(host)]);
    return { data: roots, meta };
  }

  @Get('processes')
  @ApiAnswer({
    summary: 'The process tables of all hosts, now or at any moment',
    operationId: 'listProcesses',
    data: ProcessResponse,
    isList: true,
    meta: TableMeta,
    description: 'Hosts that are offline at that moment are left out.',
    problems: ['unknown-host'],
  })
  async list(@Query() query: FleetProcessesQueryParams): Promise<Envelope<ProcessResponse[], TableMeta>> {
    await this.#hosts.requireAll(query.host ?? []);
    const { processes, meta } = await this.#tables.read({ hosts: query.host ?? null }, query);
    return { data: processes, meta };
  }

  @Get('processes/top')
  @ApiAnswer({
    summary: 'The processes of the fleet that are or did the most, at a moment or in a time',
    operationId: 'listTopProcesses',
    data: TopProcessResponse,
    isList: true,
    meta: TopMeta,
    description:
      'Those that are above zero, the greatest first. `cpuTime`, `readBytes` and `writeBytes`, which count since the start of a process, are null here: the table of its host has them. Hosts that are offline at that moment are left out. A time that is long for its number of hosts (250 hours of hosts) is answered from rollups: by host, name and user. By fds and threads, which these do not keep, no more is answered.',
    problems: ['unknown-host'],
  })
  async listTop(@Query() query: TopProcessesQueryParams): Promise<Envelope<TopProcessResponse[], TopMeta>> {
    await this.#hosts.requireAll(query.host ?? []);
    const { processes, meta } = await this.#top.read(query);
    return { data: processes, meta };
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
    summary: 'What one process did',
    operationId: 'getProcessHistory',
    data: ProcessPointResponse,
    isList: true,
    meta: SeriesMeta,
    description: 'A bucket without a sample is left out.',
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
    summary: 'The children of one process, now or at any moment',
    operationId: 'listChildProcesses',
    data: ProcessResponse,
    isList: true,
    meta: MomentMeta,
    description: 'Parents come before their children. A process that had ended by then had none.',
    problems: ['no-such-process', 'ambiguous-process'],
  })
  async listChildren(
    @Param() { procUid }: ProcUidParam,
    @Query() { at, recursive }: ChildrenQueryParams,
  ): Promise<Envelope<ProcessResponse[], MomentMeta>> {
    const { host } = await this.#processes.require(procUid);
    const { processes, meta } = await this.#trees.readChildren(host, procUid, at, recursive);
    return { data: processes, meta };
  }
}
