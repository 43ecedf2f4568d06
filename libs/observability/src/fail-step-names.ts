/**
 * Every awaited step at which a test can make a service fail, by the part of the service it belongs to.
 *
 * The exhaustive crash test goes through this list: a new step is a line here, and its test fails until something passes it.
 */
export const failSteps = {
  outbox: ['outbox.write'],
  relay: ['relay.read', 'relay.publish', 'relay.settle', 'relay.renew', 'relay.release', 'relay.leave'],
  reconciler: [
    'reconciler.take',
    'reconciler.look',
    'reconciler.read',
    'reconciler.compare',
    'reconciler.load',
    'reconciler.publish',
    'reconciler.record',
    'reconciler.finish',
  ],
  inbox: ['inbox.find', 'inbox.call', 'inbox.enter', 'inbox.admit', 'inbox.handle', 'inbox.reply', 'inbox.commit'],
  delivery: ['delivery.ack', 'delivery.count', 'delivery.nak', 'delivery.bury', 'delivery.term'],
  retry: ['retry.find', 'retry.claim', 'retry.put-back', 'retry.fail'],
  saga: [
    'saga.insert',
    'saga.load',
    'saga.save',
    'saga.send',
    'saga.claim',
    'saga.timer',
    'saga.postpone',
    'saga.attention',
  ],
  request: ['request.ask', 'request.answer'],
  gateway: ['gateway.answer'],
} as const;

/** The name of a step in `failSteps`. */
export type FailStepName = (typeof failSteps)[keyof typeof failSteps][number];
