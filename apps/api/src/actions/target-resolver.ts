import { Injectable } from '@nestjs/common';
import { readTargetsByPid, readTargetsByProcUid, type ActionTargetRow } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { HostsService } from '../hosts/hosts.service.js';
import { Problem } from '../http/problem.js';
import type { ActionTargetBody } from './action.body.js';

/** Wall-clock creation times of one process may differ by so much, in 1/100 seconds: they are computed from a clock that is adjusted. */
const createTimeTolerance = 1;

/** From what a person names to one exact process of the host's current boot. */
@Injectable()
export class TargetResolver {
  readonly #clickhouse: ClickHouse;
  readonly #hosts: HostsService;

  constructor(clickhouse: ClickHouse, hosts: HostsService) {
    this.#clickhouse = clickhouse;
    this.#hosts = hosts;
  }

  /** Throws a 404 or 409; never answers with a process that was not exactly meant. */
  async resolve({ procUid, host = '', pid = 0, createTime = 0 }: ActionTargetBody): Promise<ActionTargetRow> {
    return procUid === undefined ? this.#byCreateTime(host, pid, createTime) : this.#byProcUid(procUid);
  }

  async #byProcUid(procUid: string): Promise<ActionTargetRow> {
    const [target, another] = await readTargetsByProcUid(this.#clickhouse.storage, procUid);
    if (target === undefined) {
      throw new Problem('no-such-process', `No process with procUid ${procUid} is stored`);
    }
    if (another !== undefined) {
      throw new Problem('ambiguous-process', `Two processes are stored under procUid ${procUid}`);
    }
    if (!target.isCurrentBoot) {
      throw new Problem('no-such-process', `${target.host} was restarted since this process was seen`);
    }
    return target;
  }

  async #byCreateTime(host: string, pid: number, createTime: number): Promise<ActionTargetRow> {
    await this.#hosts.require(host);
    const holders = await readTargetsByPid(this.#clickhouse.storage, host, pid);
    if (holders.length === 0) {
      throw new Problem('no-such-process', `${host} had no process ${pid} since its last boot`);
    }
    const wanted = Math.round(createTime * 100);
    const [target, another] = holders.filter(
      (holder) =>
        holder.createTime !== null && Math.abs(Math.round(holder.createTime * 100) - wanted) <= createTimeTolerance,
    );
    if (target === undefined) {
      throw new Problem(
        'other-process',
        `Process ${pid} of ${host} was not created at ${createTime}: it is another process`,
      );
    }
    if (another !== undefined) {
      throw new Problem(
        'ambiguous-process',
        `Two processes with pid ${pid} of ${host} were created at ${createTime}: name it by its procUid`,
      );
    }
    return target;
  }
}
