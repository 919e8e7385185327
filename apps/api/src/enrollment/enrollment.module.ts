import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { RevocationModule } from '../revocation/revocation.module.js';
import { StateModule } from '../state/state.module.js';
import { EnrollmentsController } from './enrollments.controller.js';
import { EnrollmentsService } from './enrollments.service.js';
import { HostCredentialIssuer } from './host-credentials.js';
import { JoiningController } from './joining.controller.js';
import { JoinService } from './join.service.js';

@Module({
  imports: [KeysModule, StateModule, RevocationModule],
  controllers: [EnrollmentsController, JoiningController],
  providers: [EnrollmentsService, JoinService, HostCredentialIssuer],
})
export class EnrollmentModule {}
