import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import { currentTrace, Metrics } from '@nestwork/observability';
import { DeadlinePassed } from '../request/request-errors.js';
import { MessageHeaders } from '../wire/message-headers.js';
import { callOutside, hasOutsideCall, outsideOutcome } from './calls-outside.js';
import { currentMessage } from './current-message.js';
import type { IncomingMessage } from './incoming-message.js';
import { MessagingSettings } from '../messaging-settings.js';
import { MessagePipeline } from './message-pipeline.js';

describe('the message pipeline', () => {
  let metrics: Metrics;
  let pipeline: MessagePipeline;
  let steps: string[];

  beforeEach(() => {
    Logger.overrideLogger(false);
    metrics = new Metrics('shop');
    pipeline = new MessagePipeline(metrics, new MessagingSettings({ service: 'shop', servers: '' }));
    steps = [];
  });

  const step = (name: string) => async (_: IncomingMessage, next: () => Promise<unknown>) => {
    steps.push(name);
    const result = await next();
    steps.push(`${name} ended`);
    return result;
  };

  it('runs outer, transaction and inner steps in this order around the handler, however they were added', async () => {
    pipeline.use('inner', step('inner'));
    pipeline.use('transaction', step('transaction'));
    pipeline.use('outer', step('first outer'));
    pipeline.use('outer', step('second outer'));
    const result = await pipeline.handle(incoming(), async () => (steps.push('handler'), 'reply'));
    expect(result).toBe('reply');
    expect(steps.slice(0, 5)).toEqual(['first outer', 'second outer', 'transaction', 'inner', 'handler']);
    expect(steps.slice(5)).toEqual(['inner ended', 'transaction ended', 'second outer ended', 'first outer ended']);
  });

  it('calls outside just before the handler, unless a transaction step did it before', async () => {
    const instance = { callOutside: async () => (steps.push('outside'), 'answer') };
    const handler = async (message: IncomingMessage) => outsideOutcome(message);
    await expect(pipeline.handle(incoming({ instance }), handler)).resolves.toBe('answer');
    pipeline.use('transaction', async (message, next) => {
      await callOutside(message);
      return step('transaction')(message, next);
    });
    await expect(pipeline.handle(incoming({ instance }), handler)).resolves.toBe('answer');
    expect(steps).toEqual(['outside', 'outside', 'transaction', 'transaction ended']);
    expect([hasOutsideCall(incoming({ instance })), hasOutsideCall(incoming())]).toEqual([true, false]);
  });

  it('lets nothing run for a message whose deadline has passed', async () => {
    pipeline.use('outer', step('outer'));
    const handled = pipeline.handle(incoming({ deadline: Date.now() }), async () => steps.push('handler'));
    await expect(handled).rejects.toBeInstanceOf(DeadlinePassed);
    expect(steps).toEqual([]);
  });

  it('makes message and trace known to everything inside, and to nothing outside', async () => {
    const message = incoming();
    await pipeline.handle(message, async () => {
      expect(currentMessage()).toBe(message);
      expect(currentTrace()).toMatchObject({ correlationId: 'conversation 7', causationId: message.id });
    });
    expect([currentMessage(), currentTrace()]).toEqual([undefined, undefined]);
  });

  it('rejects with the very error that was thrown, and counts it', async () => {
    const error = new Error('broken');
    await expect(pipeline.handle(incoming(), () => Promise.reject(error))).rejects.toBe(error);
    expect(await metrics.text()).toMatch(/message_duration_seconds_count\{.*via="stream",outcome="failed".*\} 1/);
  });
});

function incoming({ instance = {}, deadline }: { instance?: object; deadline?: number } = {}): IncomingMessage {
  return {
    kind: 'reply',
    via: 'stream',
    message: {},
    id: newMessageId(),
    headers: new MessageHeaders(new Map([['x-correlation-id', 'conversation 7']])),
    consumer: 'shop.replies',
    ...(deadline !== undefined && { deadline }),
    signal: new AbortController().signal,
    attempt: 1,
    handler: { name: 'Handler', instance },
    state: new Map(),
  };
}
