import { CommandContract, CommandMessage, EventContract, EventMessage, Payload } from '@nestwork/contract-kit';
import { IsInt, IsString } from 'class-validator';

/** The event of the specs; `thing` is its ordering key. */
@EventContract('shop.thing-happened.v1', { key: 'thing' })
export class ThingHappened extends EventMessage {
  @IsString() readonly thing!: string;
  @IsInt() readonly number!: number;
}

/** The reply of the command below. */
export class Noted extends Payload {
  @IsString() readonly thing!: string;
}

@CommandContract('store.note-thing.v1', { reply: Noted })
export class NoteThing extends CommandMessage<Noted> {
  @IsString() readonly thing!: string;
}
