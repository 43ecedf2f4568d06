import { describeSagaRuntime } from '@nestwork/testing';
import { SagasOnPostgresAndNats } from '../spec-support/saga-runtime-harness.js';

describeSagaRuntime(() => SagasOnPostgresAndNats.open());
