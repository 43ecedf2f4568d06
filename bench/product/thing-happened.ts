import { EventContract, EventMessage } from '@nestwork/contract-kit';
import { IsInt, IsString } from 'class-validator';

/** The event that every benchmark moves, with a body of about 200 bytes. */
@EventContract('bench.thing-happened.v1', { key: 'thing' })
export class ThingHappened extends EventMessage {
  @IsString() readonly thing!: string;
  @IsInt() readonly number!: number;
  @IsString() readonly note!: string;
}

const NOTE = 'The parcel left the warehouse at the usual time and nobody has asked for it since. '.repeat(2);

/** The event of this number; events of one key are `keys` apart. */
export function thingHappened(number: number, keys: number): ThingHappened {
  return ThingHappened.of({ thing: `thing-${number % keys}`, number, note: NOTE });
}
