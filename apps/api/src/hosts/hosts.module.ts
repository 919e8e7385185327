import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { MomentsModule } from '../moments/moments.module.js';
import { RevocationModule } from '../revocation/revocation.module.js';
import { StateModule } from '../state/state.module.js';
import { EndHostService } from './end-host.service.js';
import { FleetConditionsService } from './fleet-conditions.service.js';
import { HostsController } from './hosts.controller.js';
import { HostsService } from './hosts.service.js';

@Module({
  imports: [BackendsModule, MomentsModule, StateModule, RevocationModule],
  controllers: [HostsController],
  providers: [HostsService, EndHostService, FleetConditionsService],
  exports: [HostsService, FleetConditionsService],
})
export class HostsModule {}
