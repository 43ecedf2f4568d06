export { BackgroundLoops, type BackgroundLoop } from './background-loops.js';
export { BrokerFacts, type MayStore } from './broker-facts.js';
export type { LinkSubscribeOptions, LinkSubscription } from './connection/link-subscription.js';
export { NatsLink, type LinkPublishOptions } from './connection/nats-link.js';
export { NotConnected } from './connection/not-connected.js';
export { problemOfVersion } from './connection/server-version.js';
export {
  EventConsumer,
  eventConsumerDeclarationOf,
  type EventConsumerOptions,
  type HandlesEvent,
} from './handlers/event-consumer.js';
export { EventFollowers } from './handlers/event-followers.js';
export { declareFollowed, followedEventsOf, FollowsEvents, type EventFollower } from './handlers/followed-events.js';
export { handledMessageOf } from './handlers/metadata-keys.js';
export { PassErrorsOn } from './handlers/pass-errors-on.js';
export { Ticker, type Tick } from './loops/ticker.js';
export { WakeUp } from './loops/wake-up.js';
export { CallerRefused } from './identity/caller-step.js';
export type { IdentityOptions } from './identity/callers.js';
export { MessagingModule, type MessagingAsyncOptions } from './messaging.module.js';
export { MessagingSettings, type MessagingOptions } from './messaging-settings.js';
export { NatsStrategy } from './nats-strategy.js';
export { callOutside, hasOutsideCall, outsideOutcome, type CallsOutside } from './pipeline/calls-outside.js';
export { currentMessage } from './pipeline/current-message.js';
export { isFinalError } from './pipeline/final-error.js';
export type { HandlerCall, IncomingMessage, Middleware } from './pipeline/incoming-message.js';
export { InfrastructureErrors } from './pipeline/infrastructure-errors.js';
export { MessagePipeline, type MiddlewareOrder } from './pipeline/message-pipeline.js';
export { NotOfThisVersion } from './pipeline/not-of-this-version.js';
export { ReplyWriter, type Outcome } from './pipeline/reply-writer.js';
export { HandlingTimedOut } from './pipeline/within-time.js';
export { isErrorBody } from './request/error-body.js';
export {
  DeadlinePassed,
  IdempotencyKeyReused,
  MessageDiscarded,
  RemoteFailure,
  RequestAborted,
  RequestInFlight,
  ServiceUnavailable,
} from './request/request-errors.js';
export { ServiceClient, type RequestOptions } from './request/service-client.js';
export { Attempts, type AttemptFailure } from './stream/attempts.js';
export { DeadLetterNotices } from './stream/dead-letter-notices.js';
export { failureOf } from './stream/failure-of.js';
export {
  FailureStore,
  type DeadMessage,
  type FailureCause,
  type MessageFailure,
  type WatchedMessage,
} from './stream/failure-store.js';
export { showSetting } from './stream/drift.js';
export { PublishFailed } from './stream/publish-failed.js';
export { consumersOf } from './stream/consumers-of.js';
export { consumerOf } from './stream/receive-delivery.js';
export { retryDelay } from './stream/retry-delay.js';
export { advisoryStream, commandStream, eventStream, type StreamDeclaration } from './stream/standard-streams.js';
export { restoredBody } from './stream/storable.js';
export type { StoredMessage } from './stream/stored-message.js';
export { StartPatience } from './start/start-patience.js';
export { StreamContents, type StreamSummary } from './stream/stream-contents.js';
export { StreamDeclarations } from './stream/stream-declarations.js';
export type { DecodedMessage, StreamEndpoint } from './stream/stream-endpoint.js';
export { StreamEndpoints } from './stream/stream-endpoints.js';
export { StreamPlans, type DifferenceKind, type StreamDifference } from './stream/stream-plans.js';
export { StreamPublisher, type PublishAck } from './stream/stream-publisher.js';
export { encodeMessage, type EncodeOptions, type OutgoingMessage } from './wire/encode-message.js';
export { commandReplyType, encodeReply } from './wire/encode-reply.js';
export { headerNames } from './wire/header-names.js';
export { MessageHeaders } from './wire/message-headers.js';
export { parseBody } from './wire/parse-body.js';
export { fitsAsKey, longestKeyBytes } from './wire/ordering-key.js';
export { readablePlace, type Place } from './wire/place.js';
export type { ReceivedMessage } from './wire/read-envelope.js';
export {
  commandDurableOf,
  commandStreamOf,
  durableNameOf,
  eventPartitions,
  eventStreamOf,
  partitionOf,
  requestSubjectOf,
  subjectOf,
  type InstanceGroup,
} from './wire/subjects.js';
