import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ActionLog } from './action-log.js';
import { ActionsController } from './actions.controller.js';
import { ActionsService } from './actions.service.js';
import { AgentCommands } from '../agents/agent-relay.js';
import { TargetResolver } from './target-resolver.js';

@Module({
  imports: [BackendsModule, HostsModule],
  controllers: [ActionsController],
  providers: [ActionsService, TargetResolver, AgentCommands, ActionLog],
})
export class ActionsModule {}
