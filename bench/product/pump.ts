// A service that sends to itself: its outbox, its relay, its consumer and its inbox, for as long as the memory run wants.
import { Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { EventConsumer } from '@nestwork/messaging';
import { Outbox } from '@nestwork/outbox';
import { runService } from '@nestwork/service';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';
import { ThingHappened, thingHappened } from './thing-happened.js';

/** Asks for so many more events; `perSecond` for an even pace, without it as fast as they are handled. */
interface PumpRequest {
  readonly count: number;
  readonly perSecond?: number;
}

const PER_TRANSACTION = 50;
const MOST_UNDER_WAY = 5_000;
const progress = { sent: 0, handled: 0 };

@EventConsumer(ThingHappened, { durable: 'bench.effects', concurrency: 50 })
class Effects {
  constructor(private readonly database: Database) {}

  async handle({ thing, number, note }: ThingHappened): Promise<void> {
    await this.database.execute('INSERT INTO effect VALUES ($1, $2, $3)', [thing, number, note]);
    this.database.afterCommit(() => (progress.handled += 1));
  }
}

@Injectable()
class Pump implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly config: BenchConfig,
  ) {}

  onApplicationBootstrap(): void {
    process.on('message', (request: PumpRequest | 'progress' | 'collect') => {
      if (request === 'progress') process.send?.(progress);
      else if (request === 'collect') process.send?.({ heapMb: collectedHeapMb() });
      else void this.pump(request);
    });
  }

  private async pump({ count, perSecond }: PumpRequest): Promise<void> {
    const end = progress.sent + count;
    const pauseMs = perSecond === undefined ? 0 : (PER_TRANSACTION / perSecond) * 1_000;
    while (progress.sent < end) {
      const mayGoOn = pauseMs > 0 || progress.sent - progress.handled < MOST_UNDER_WAY;
      if (mayGoOn) await this.sendSome();
      if (!mayGoOn || pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs || 5));
    }
  }

  private async sendSome(): Promise<void> {
    await this.database.transaction(async () => {
      for (let index = 0; index < PER_TRANSACTION; index++)
        await this.outbox.publish(thingHappened(progress.sent + index, this.config.keys));
    });
    progress.sent += PER_TRANSACTION;
  }
}

/** What is still in use after a collection. */
function collectedHeapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed / 2 ** 20;
}

@Module({ imports: [BenchModule.forService('bench', [Effects, Pump])] })
class PumpModule {}

await runService(PumpModule, { name: 'bench', config: BenchConfig });
