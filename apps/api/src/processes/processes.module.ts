import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ProcessDiffService } from './process-diff.service.js';
import { ProcessMoments } from './process-moments.service.js';
import { ProcessTableService } from './process-table.service.js';
import { ProcessTopService } from './process-top.service.js';
import { ProcessTreeService } from './process-tree.service.js';
import { ProcessService } from './process.service.js';
import { ProcessesController } from './processes.controller.js';
import { TopMomentService } from './top-moment.service.js';
import { TopWindowService } from './top-window.service.js';

@Module({
  imports: [BackendsModule, HostsModule],
  controllers: [ProcessesController],
  providers: [
    ProcessMoments,
    ProcessTableService,
    ProcessTopService,
    TopMomentService,
    TopWindowService,
    ProcessTreeService,
    ProcessDiffService,
    ProcessService,
  ],
})
export class ProcessesModule {}
