import { describe, expect, it } from '@jest/globals';
import { MessagingSettings } from '../messaging-settings.js';
import { connectionSettings } from './connection-settings.js';

describe('a connection of a service that says nothing about it', () => {
  const settings = connectionSettings(new MessagingSettings({ service: 'shop', servers: 'nats' }), ['nats']);

  it('is given up half a minute after its last sign of life, not after minutes (T22)', () => {
    expect(settings.pingInterval! * (settings.maxPingOut! + 1)).toBe(30_000);
  });

  it('is never reconnected by the client, which gives up, hangs or grows, but replaced by the link (T1, T18)', () => {
    expect(settings.reconnect).toBe(false);
  });
});
