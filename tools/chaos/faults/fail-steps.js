import { services } from '../../system/apps.js';
import { instanceNames, instancesWith } from '../stage/instances.js';

/** @type {import('./table.js').Fault} */
export const failSteps = {
  id: 'F22',
  name: 'fail-step',
  describe:
    'One instance is restarted so that one awaited step fails, at one of its first passings, in one of four ways.',
  weight: 3,
  plan(random) {
    const name = random.pick(instanceNames);
    const step = random.pick(stepsOf(name));
    return {
      holdMs: random.integer(4_000, 10_000),
      name,
      failure: `${step}=${random.pick(modes)}:${random.integer(1, 12)}`,
    };
  },
  async inject(stage, { name, failure }) {
    const targets = stage.claims.take([name]);
    await stage.system.kill(name, 'SIGKILL');
    stage.expectEnds(name);
    await stage.system.start(name, { NESTWORK_FAIL_POINTS: failure });
    const heal = async () => {
      const hasEnded = !stage.system.isRunning(name);
      await stage.system.kill(name, 'SIGKILL');
      await stage.system.start(name);
      stage.expectNoEnd(name);
      return { hasEnded };
    };
    return { targets, stopped: targets, parameters: { failure }, heal };
  },
  recovery: { what: 'take over', from: 'startedAt', limitMs: 35_000 },
};

const modes = ['throw-before', 'kill-before', 'kill-after', 'lost-answer'];

const steps = {
  gateway: ['request.ask', 'gateway.answer'],
  service: [
    'outbox.write',
    'relay.read',
    'relay.publish',
    'relay.settle',
    'relay.renew',
    'inbox.find',
    'inbox.enter',
    'inbox.handle',
    'inbox.reply',
    'inbox.commit',
    'delivery.ack',
    'delivery.count',
    'delivery.nak',
    'request.answer',
  ],
  payments: ['inbox.call'],
  orders: ['saga.insert', 'saga.load', 'saga.save', 'saga.send', 'saga.claim', 'saga.timer'],
};

function stepsOf(instance) {
  const app = instance.replace(/-\d+$/, '');
  return [...(instancesWith(services).includes(instance) ? steps.service : []), ...(steps[app] ?? [])];
}
