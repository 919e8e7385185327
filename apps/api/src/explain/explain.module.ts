import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { MomentsModule } from '../moments/moments.module.js';
import { CounterExplainer } from './counter-explainer.js';
import { ExplainController } from './explain.controller.js';
import { ExplainService } from './explain.service.js';
import { MemoryExplainer } from './memory-explainer.js';
import { RolledExplainer } from './rolled-explainer.js';

@Module({
  imports: [BackendsModule, HostsModule, MomentsModule],
  controllers: [ExplainController],
  providers: [CounterExplainer, ExplainService, MemoryExplainer, RolledExplainer],
})
export class ExplainModule {}
