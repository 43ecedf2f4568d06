import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsLink } from '@nestwork/messaging';
import { Operations, type OperationResult } from '@nestwork/operations';
import { startService, type TestService } from '@nestwork/testing';
import { GreeterModule } from '../../spec-support/greeter.js';
import { SampleConfig } from '../../spec-support/sample-config.js';

let greeter: TestService;

beforeEach(async () => {
  greeter = await startService(GreeterModule, { name: 'greeter', config: SampleConfig });
});

afterEach(() => greeter.stop());

const run = (name: string, parameters: object = {}): Promise<OperationResult> =>
  greeter.app.get(Operations).run(name, { by: 'ada', parameters });
const jetstream = () => greeter.app.get(NatsLink).jetstreamManager();

async function spoil(): Promise<void> {
  const jsm = await jetstream();
  await jsm.streams.update('EVT_GREETER', { max_age: 60e9, duplicate_window: 60e9 });
  await jsm.consumers.add('EVT_GREETER', { durable_name: 'greeter_once', ack_policy: 'explicit' });
}

describe('streams plan and apply', () => {
  it('say nothing when all is as declared', async () => {
    expect(await run('streams plan')).toEqual({ rows: [] });
    expect(await run('streams apply')).toEqual({ rows: [] });
  });

  it('show each setting that differs, in words, and how it is mended', async () => {
    await spoil();
    const { rows, problems } = await run('streams plan');
    expect(problems).toEqual(['2 differ from what is declared']);
    const stream = { stream: 'EVT_GREETER', consumer: null, difference: 'stream differs' };
    const mend = 'streams apply --change-streams';
    expect(rows).toEqual([
      { ...stream, field: 'max_age', actual: '60 s', declared: '604800 s', mend },
      { ...stream, field: 'duplicate_window', actual: '60 s', declared: '120 s', mend },
      {
        stream: 'EVT_GREETER',
        consumer: 'greeter_once',
        difference: 'consumer unclaimed',
        field: null,
        actual: null,
        declared: null,
        mend: 'streams apply --delete-orphans',
      },
    ]);
  });

  it('leave alone what was not asked for by its flag', async () => {
    await spoil();
    const { rows, problems } = await run('streams apply');
    expect(rows?.map(({ mend }) => mend)).toEqual([
      'left alone: needs --change-streams',
      'left alone: needs --change-streams',
      'left alone: needs --delete-orphans',
    ]);
    expect(problems).toEqual(['Not everything is as declared now']);
    expect((await run('streams plan')).rows).toHaveLength(3);
  });

  it('mend what was asked for, and in a dry run only say so', async () => {
    await spoil();
    const all = { changeStreams: true, deleteOrphans: true, reason: 'greeter_once was renamed' };
    const dry = await run('streams apply', { ...all, dryRun: true });
    expect(dry.rows?.map(({ mend }) => mend)).toEqual(['would be mended', 'would be mended', 'would be mended']);
    expect((await run('streams plan')).rows).toHaveLength(3);
    const { rows, problems } = await run('streams apply', all);
    expect(rows?.map(({ mend }) => mend)).toEqual(['done', 'done', 'done']);
    expect(problems).toBeUndefined();
    expect(await run('streams plan')).toEqual({ rows: [] });
  });

  it('create what somebody deleted', async () => {
    await (await jetstream()).streams.delete('CMD_GREETER');
    expect((await run('streams plan')).rows).toMatchObject([{ stream: 'CMD_GREETER', difference: 'stream missing' }]);
    await run('streams apply');
    expect(await run('streams plan')).toEqual({ rows: [] });
  });

  it('delete nothing without a reason', async () => {
    await spoil();
    await expect(run('streams apply', { deleteOrphans: true })).rejects.toMatchObject({ code: 'operation-refused' });
    expect((await run('streams plan')).rows).toHaveLength(3);
  });
});
