import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { DeadLetterStream } from './dead-letter-stream.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { DeadLettersService } from './dead-letters.service.js';

@Module({
  imports: [BackendsModule],
  controllers: [DeadLettersController],
  providers: [DeadLettersService, DeadLetterStream],
})
export class DeadLettersModule {}
