import { Injectable } from '@nestjs/common';
import { readTargetsByPid, type ActionTargetRow } from '@psfleet/storage';
import { PromptStorage } from '../backends/prompt-storage.js';
import { HostsService } from '../hosts/hosts.service.js';
import { Problem } from '../http/problem.js';
import { findTarget, isGenuine } from '../processes/find-process.js';
import type { ActionTargetBody } from './action.body.js';

/**
 * Creation times of one process may differ by this, in 1/100 seconds: they are computed from a wall clock that is
 * adjusted.
 */
const createTimeTolerance = 1;

/** Resolves the target that a request names to one exact process of the host's current boot. */
@Injectable()
export class TargetResolver {
  readonly #storage: PromptStorage;
  readonly #hosts: HostsService;

  constructor(storage: PromptStorage, hosts: HostsService) {
    this.#storage = storage;
    this.#hosts = hosts;
  }

  /** Throws a 404 or 409 rather than return a process that was not named exactly. */
  async resolve({ procUid, host = '', pid = 0, createTime = 0 }: ActionTargetBody): Promise<ActionTargetRow> {
    return procUid === undefined ? this.#byCreateTime(host, pid, createTime) : this.#byProcUid(procUid);
  }

  async #byProcUid(procUid: string): Promise<ActionTargetRow> {
    const target = await findTarget(this.#storage, procUid);
    if (!target.isCurrentBoot) {
      throw new Problem('no-such-process', `${target.host} was restarted since this process was seen`);
    }
    return target;
  }

  async #byCreateTime(host: string, pid: number, createTime: number): Promise<ActionTargetRow> {
    await this.#hosts.require(host, this.#storage);
    const holders = (await readTargetsByPid(this.#storage, host, pid)).filter(isGenuine);
    if (holders.length === 0) {
      throw new Problem('no-such-process', `${host} had no process ${pid} since its last boot`);
    }
    const wanted = Math.round(createTime * 100);
    const [target, another] = holders.filter(
      (holder) =>
        holder.createTime !== null && Math.abs(Math.round(holder.createTime * 100) - wanted) <= createTimeTolerance,
    );
    if (target === undefined) {
      throw new Problem('other-process', `Process ${pid} of ${host} was not created at ${createTime}`);
    }
    if (another !== undefined) {
      throw new Problem(
        'ambiguous-process',
        `Two processes with pid ${pid} of ${host} were created at ${createTime}: name the one by its procUid`,
      );
    }
    return target;
  }
}
