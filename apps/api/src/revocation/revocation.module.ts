import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { StateModule } from '../state/state.module.js';
import { Revoker } from './revoker.js';

@Module({ imports: [KeysModule, StateModule], providers: [Revoker], exports: [Revoker] })
export class RevocationModule {}
