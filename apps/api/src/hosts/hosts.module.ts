import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsController } from './hosts.controller.js';
import { HostsService } from './hosts.service.js';
import { TicksService } from '../moments/ticks.service.js';

@Module({
  imports: [BackendsModule],
  controllers: [HostsController],
  providers: [HostsService, TicksService],
  exports: [HostsService, TicksService],
})
export class HostsModule {}
