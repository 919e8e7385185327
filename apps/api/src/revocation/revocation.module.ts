import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { StateModule } from '../state/state.module.js';
import { Revoker } from './revoker.js';

@Module({ imports: [BackendsModule, KeysModule, StateModule], providers: [Revoker], exports: [Revoker] })
export class RevocationModule {}
