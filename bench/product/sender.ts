// A service that commits one row and one event per transaction at the pace it is asked for, and tells when each had committed.
import { Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { Outbox } from '@nestwork/outbox';
import { runService } from '@nestwork/service';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';
import { atPace, type PaceRequest } from './pace.js';
import { thingHappened } from './thing-happened.js';

@Injectable()
class Sender implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly config: BenchConfig,
  ) {}

  onApplicationBootstrap(): void {
    process.on('message', (request: PaceRequest) => void this.send(request));
  }

  private async send(request: PaceRequest): Promise<void> {
    const times = await atPace(request, (number) => this.sendOne(number));
    process.send?.({ times });
  }

  private async sendOne(number: number): Promise<bigint> {
    const event = thingHappened(number, this.config.keys);
    let committedAt = 0n;
    await this.database.transaction(async () => {
      // The first hook, so that nothing of what the outbox does after the commit has begun.
      this.database.afterCommit(() => (committedAt = process.hrtime.bigint()));
      await this.database.execute('INSERT INTO effect VALUES ($1, $2, $3)', [event.thing, number, event.note]);
      await this.outbox.publish(event);
    });
    return committedAt;
  }
}

@Module({ imports: [BenchModule.forService('bench', [Sender])] })
class SenderModule {}

await runService(SenderModule, { name: 'bench', config: BenchConfig });
