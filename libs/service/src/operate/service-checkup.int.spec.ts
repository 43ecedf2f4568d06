import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsLink } from '@nestwork/messaging';
import { Operations } from '@nestwork/operations';
import { eventually, startService, type TestService } from '@nestwork/testing';
import { GreeterModule } from '../../spec-support/greeter.js';
import { SampleConfig } from '../../spec-support/sample-config.js';

let greeter: TestService;

beforeEach(async () => {
  greeter = await startService(GreeterModule, { name: 'greeter', config: SampleConfig });
});

afterEach(() => greeter.stop());

const check = () => greeter.app.get(Operations).run('doctor check', { by: undefined, parameters: {} });

describe('the doctor of a service', () => {
  it('looks at the process, the broker, its streams and its rights, and finds no problem in a sound one', async () => {
    const { rows = [], problems } = await check();
    expect(new Set(rows.map(({ about }) => about))).toEqual(
      new Set(['Node', 'readiness', 'nats-server', 'clock', 'storage', 'streams', 'permissions']),
    );
    expect(problems).toBeUndefined();
    expect(rows).toContainEqual(expect.objectContaining({ finding: 'events of this service can be published' }));
  });

  it('finds a stream that somebody changed', async () => {
    const jsm = await greeter.app.get(NatsLink).jetstreamManager();
    await jsm.streams.update('EVT_GREETER', { max_age: 60e9, duplicate_window: 60e9 });
    expect((await check()).problems).toEqual(['streams: 1 differ from what is declared']);
  });

  it('finds that its events are stored nowhere', async () => {
    const jsm = await greeter.app.get(NatsLink).jetstreamManager();
    await jsm.streams.delete('EVT_GREETER');
    expect((await check()).problems).toContain('permissions: events of this service cannot be published: no stream');
  });

  it('says which of its checks could not be made while the broker is away, and makes the others', async () => {
    greeter.links.nats.cut();
    await eventually(async () => {
      const { rows = [] } = await check();
      expect(rows).toContainEqual(expect.objectContaining({ about: 'Node', severity: 'ok' }));
      expect(rows).toContainEqual(expect.objectContaining({ about: 'streams', severity: 'problem' }));
      expect(rows).toContainEqual(expect.objectContaining({ about: 'readiness', severity: 'problem' }));
    });
  });
});
