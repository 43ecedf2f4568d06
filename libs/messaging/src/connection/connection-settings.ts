import type { NodeConnectionOptions } from '@nats-io/transport-node';
import type { MessagingSettings } from '../messaging-settings.js';

/** What nats.js is told for one connection; `servers` are those of the options and those the cluster told us of. */
export function connectionSettings(settings: MessagingSettings, servers: readonly string[]): NodeConnectionOptions {
  return {
    ...settings.credentials,
    // With `tls` the client refuses a server without, before it sends a password.
    ...(settings.tls && { tls: { ...settings.tls } }),
    servers: [...servers],
    name: `${settings.service} ${settings.instance}`,
    inboxPrefix: settings.inboxPrefix,
    // NatsLink replaces a lost connection by a new one. The client's own reconnecting gives up after some failures,
    // hangs
    // when a half-open socket accepts no more bytes, and grows with every failed dial.
    reconnect: false,
    // With 10 s a half-open connection is noticed after 30 s; nats.js by default takes six minutes.
    pingInterval: settings.pingIntervalMs,
    maxPingOut: 2,
    timeout: 5_000,
    // Two refused logins in a row are no reason to give up: the account may just be reloaded.
    ignoreAuthErrorAbort: true,
    // A stack per request costs more than the request.
    noAsyncTraces: true,
  };
}
