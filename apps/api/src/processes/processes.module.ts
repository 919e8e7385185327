import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ProcessDiffService } from './diff/diff.service.js';
import { ProcessMoments } from '../moments/moments.service.js';
import { ProcessTableService } from './table/table.service.js';
import { ProcessTopService } from './top/top.service.js';
import { ProcessTreeService } from './tree/tree.service.js';
import { ProcessService } from './process.service.js';
import { ProcessesController } from './processes.controller.js';
import { TopMomentService } from './top/top-at-moment.js';
import { TopWindowService } from './top/top-over-window.js';

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
