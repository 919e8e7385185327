import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { MomentsModule } from '../moments/moments.module.js';
import { HostsController } from './hosts.controller.js';
import { HostsService } from './hosts.service.js';

@Module({
  imports: [BackendsModule, MomentsModule],
  controllers: [HostsController],
  providers: [HostsService],
  exports: [HostsService],
})
export class HostsModule {}
