import { Controller, Get, Module } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { BackgroundLoops, MessagingModule } from '@nestwork/messaging';
import { IsString } from 'class-validator';
import { SampleConfig } from './sample-config.js';

/** A reply of the sample service. */
export class Greeting extends Payload {
  @IsString() readonly text!: string;
}

/** The one question of the sample service. */
@QueryContract('greeter.get-greeting.v1', { reply: Greeting })
export class GetGreeting extends QueryMessage<Greeting> {
  @IsString() readonly name!: string;
}

/** What happened inside the sample service, in order, and the gates that hold it back. */
export class GreeterDiary {
  readonly entries: string[] = [];
  handlerGate: Promise<void> = Promise.resolve();
}

@QueryHandler(GetGreeting)
class GetGreetingHandler implements IQueryHandler<GetGreeting> {
  constructor(private readonly diary: GreeterDiary) {}

  async execute({ name }: GetGreeting): Promise<Greeting> {
    this.diary.entries.push(`greeting ${name}`);
    await this.diary.handlerGate;
    this.diary.entries.push(`greeted ${name}`);
    return Greeting.of({ text: `Hello ${name}` });
  }
}

/** A service without a database: one handler, one background loop, and one route for those that serve HTTP. */
@Controller()
class GreetingController {
  constructor(private readonly diary: GreeterDiary) {}

  @Get('greeting')
  async greeting(): Promise<string> {
    this.diary.entries.push('HTTP request');
    await this.diary.handlerGate;
    return 'Hello';
  }
}

@Module({
  controllers: [GreetingController],
  imports: [
    MessagingModule.forRootAsync({
      inject: [SampleConfig],
      useFactory: (config: SampleConfig) => ({ service: 'greeter', ...config.nats }),
    }),
  ],
  providers: [GetGreetingHandler, GreeterDiary],
})
export class GreeterModule {
  constructor(loops: BackgroundLoops, diary: GreeterDiary) {
    const enter = (entry: string) => async () => void diary.entries.push(entry);
    loops.register({ name: 'diary', start: enter('loop started'), stop: enter('loop stopped') });
  }
}
