import { Module } from '@nestjs/common';
import { AgentsModule } from '../agents/agents.module.js';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ActionExchange } from './action-exchange.js';
import { ActionLog } from './action-log.js';
import { ActionSettler } from './action-settler.js';
import { ActionStart } from './action-start.js';
import { ActionsController } from './actions.controller.js';
import { ActionsService } from './actions.service.js';
import { TargetResolver } from './target-resolver.js';

@Module({
  imports: [AgentsModule, BackendsModule, HostsModule],
  controllers: [ActionsController],
  providers: [ActionsService, TargetResolver, ActionExchange, ActionStart, ActionSettler, ActionLog],
})
export class ActionsModule {}
