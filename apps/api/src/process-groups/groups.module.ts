import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { MomentsModule } from '../moments/moments.module.js';
import { GroupsAtMoment } from './groups-at-moment.js';
import { GroupsOverWindow } from './groups-over-window.js';
import { ProcessGroupsController } from './groups.controller.js';
import { ProcessGroupsService } from './groups.service.js';

@Module({
  imports: [BackendsModule, HostsModule, MomentsModule],
  controllers: [ProcessGroupsController],
  providers: [GroupsAtMoment, GroupsOverWindow, ProcessGroupsService],
})
export class ProcessGroupsModule {}
