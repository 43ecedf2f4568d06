export { type ConformanceCase, failingCases, type Harness } from './conformance/conformance.js';
export { describeInbox, inboxCases, type InboxHarness } from './conformance/inbox.js';
export { describeOutboxStore, outboxStoreCases, type OutboxStoreHarness } from './conformance/outbox-store.js';
export { describeRelay, relayCases, type RelayHarness } from './conformance/relay.js';
export {
  describeSagaRuntime,
  type SagaBehaviour,
  type SagaCommand,
  sagaRuntimeCases,
  type SagaRuntimeHarness,
} from './conformance/saga-runtime.js';
export { describeSagaStore, sagaStoreCases, type SagaStoreHarness } from './conformance/saga-store.js';
export {
  describeTransport,
  transportCases,
  type TransportHarness,
  type TransportInstance,
  type TransportMessage,
  type TransportWork,
} from './conformance/transport.js';
export { eventually, type EventuallyOptions } from './eventually.js';
export { TcpProxy } from './faults/tcp-proxy.js';
export { Gate } from './gate.js';
export type { BrokerAddress } from './infrastructure/broker-address.js';
export { freePort } from './infrastructure/free-port.js';
export { NatsAccount } from './infrastructure/nats-account.js';
export type { NatsLogin } from './infrastructure/nats-login.js';
export { NatsCluster } from './infrastructure/nats-cluster.js';
export { NatsServerProcess } from './infrastructure/nats-server-process.js';
export { TestCertificates, type TestCertificate } from './infrastructure/test-certificates.js';
export { TestDatabase } from './infrastructure/test-database.js';
export { itOnServer } from './infrastructure/it-on-server.js';
export { sideBySideProblems } from './migrations/side-by-side-problems.js';
export { given, type SagaScenario } from './saga/saga-scenario.js';
export type { DeliverOptions } from './service/deliver-copies.js';
export type { ServiceLinks } from './service/service-links.js';
export { startService, type TestServiceOptions } from './service/start-service.js';
export type { TestService } from './service/test-service.js';
export type { FailedMessage } from './settling/failed-message.js';
export type { SettledOptions } from './settling/until-settled.js';
