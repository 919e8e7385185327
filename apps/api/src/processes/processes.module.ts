import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { MomentsModule } from '../moments/moments.module.js';
import { DiffService } from './diff/diff.service.js';
import { ProcessFates } from './process-fates.js';
import { ProcessService } from './process.service.js';
import { ProcessesController } from './processes.controller.js';
import { ProcessRunsService } from './runs/runs.service.js';
import { TableReader } from './table/table-reader.js';
import { ComparisonController } from './comparison/comparison.controller.js';
import { ComparisonService } from './comparison/comparison.service.js';
import { FacetsService } from './facets/facets.service.js';
import { TableExport } from './table/table-export.js';
import { TableService } from './table/table.service.js';
import { TopAtMoment } from './top/top-at-moment.js';
import { TopOverWindow } from './top/top-over-window.js';
import { ProgramSpread } from './top/program-spread.js';
import { TopService } from './top/top.service.js';
import { TreeService } from './tree/tree.service.js';
import { ProcessValuesService } from './values/values.service.js';

@Module({
  imports: [BackendsModule, HostsModule, MomentsModule],
  controllers: [ProcessesController, ComparisonController],
  providers: [
    DiffService,
    ProcessFates,
    ProcessRunsService,
    ProcessService,
    ProcessValuesService,
    TableReader,
    TableService,
    TableExport,
    FacetsService,
    ComparisonService,
    TopAtMoment,
    ProgramSpread,
    TopOverWindow,
    TopService,
    TreeService,
  ],
})
export class ProcessesModule {}
