import { Global, Module } from '@nestjs/common';
import { BackgroundLoops } from '@nestwork/messaging';
import { Doctor } from './doctor.js';
import { doctorOperation } from './doctor-operation.js';
import { listOperation } from './list-operation.js';
import { OperationsServer } from './operations-server.js';
import { Operations } from './operations.js';

/**
 * Lets operators ask a service. Needs MessagingModule. Whoever has something to offer injects `Operations` and registers
 * in `onModuleInit`; it is served while the background loops run.
 */
@Global()
@Module({ providers: [Doctor, Operations, OperationsServer], exports: [Doctor, Operations] })
export class OperationsModule {
  constructor(operations: Operations, doctor: Doctor, server: OperationsServer, loops: BackgroundLoops) {
    operations.register(listOperation(operations));
    operations.register(doctorOperation(doctor));
    loops.register(server);
  }
}
