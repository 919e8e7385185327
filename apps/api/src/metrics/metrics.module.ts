import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { MomentsModule } from '../moments/moments.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

@Module({
  imports: [BackendsModule, HostsModule, MomentsModule],
  controllers: [MetricsController],
  providers: [MetricsService],
})
export class MetricsModule {}
