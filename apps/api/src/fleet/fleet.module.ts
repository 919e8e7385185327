import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { FleetController } from './fleet.controller.js';
import { FleetStripService } from './strip.service.js';

@Module({
  imports: [BackendsModule, HostsModule],
  controllers: [FleetController],
  providers: [FleetStripService],
})
export class FleetModule {}
