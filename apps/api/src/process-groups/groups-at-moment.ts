import { Injectable } from '@nestjs/common';
import { readGroupsAtMoment, Storage, type MomentAmount } from '@psfleet/storage';
import { toTimeText } from '../http/time-text.js';
import { MomentsService } from '../moments/moments.service.js';
import { toAnchor } from '../moments/tick-anchors.js';
import { warnAboutUnidentified, type GroupsQuery } from './groups-scope.js';
import type { ProcessGroupsAnswer } from './groups.response.js';
import { unknownAmounts } from './unknown-amounts.js';

/** Groups the processes of a moment. */
@Injectable()
export class GroupsAtMoment {
  readonly #storage: Storage;
  readonly #moments: MomentsService;

  constructor(storage: Storage, moments: MomentsService) {
    this.#storage = storage;
    this.#moments = moments;
  }

  /** `asked` null: now. Hosts that were offline then are left out. */
  async read(query: GroupsQuery, orderBy: MomentAmount, asked: number | null): Promise<ProcessGroupsAnswer> {
    const { hosts, named, ...rest } = query;
    const moment = await this.#moments.find({ hosts, named }, asked, query);
    const anchors = moment.ticks.flatMap(toAnchor);
    const answer = await readGroupsAtMoment(this.#storage, { ...rest, anchors, orderBy });
    const warnings = [...moment.warnings, ...warnAboutUnidentified(query.by, answer.unidentified)];
    return {
      groups: answer.rows.map(({ key, ...row }) => ({ ...unknownAmounts, ...row, group: key })),
      meta: {
        at: toTimeText(moment.at),
        from: null,
        to: null,
        tier: 'raw',
        partial: warnings.length > 0,
        warnings,
        rowsRead: answer.rowsRead,
        groups: answer.groups,
      },
    };
  }
}
