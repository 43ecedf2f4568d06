import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Operations } from '@nestwork/operations';
import { resolveSaga, retrySagas } from './change-sagas.js';
import { SagaByHand } from './saga-by-hand.js';
import { SagaLookup } from './saga-lookup.js';
import { listSagas, showSaga } from './show-sagas.js';

/** Offers operators what they can ask of sagas and do to them. */
@Injectable()
export class SagaOperations implements OnModuleInit {
  constructor(
    private readonly lookup: SagaLookup,
    private readonly byHand: SagaByHand,
    @Optional() private readonly operations?: Operations,
  ) {}

  onModuleInit(): void {
    const { lookup, byHand } = this;
    this.operations?.register(listSagas(lookup));
    this.operations?.register(showSaga(lookup));
    this.operations?.register(retrySagas(lookup, byHand));
    this.operations?.register(resolveSaga(lookup, byHand));
  }
}
