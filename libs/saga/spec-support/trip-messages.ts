import { CommandContract, CommandMessage, ContractError, ErrorContract, Payload } from '@nestwork/contract-kit';
import { IsString } from 'class-validator';

/** The reply of every command below. */
export class Done extends Payload {
  @IsString() readonly trip!: string;
}

@ErrorContract('trip.sold-out', 'conflict')
export class SoldOut extends ContractError {
  @IsString() readonly trip!: string;
}

@CommandContract('trip.book-flight.v1', { reply: Done, errors: [SoldOut] })
export class BookFlight extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('trip.cancel-flight.v1', { reply: Done, errors: [SoldOut] })
export class CancelFlight extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('trip.note-wish.v1', { reply: Done, errors: [SoldOut] })
export class NoteWish extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('trip.book-hotel.v1', { reply: Done, errors: [SoldOut] })
export class BookHotel extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('trip.cancel-hotel.v1', { reply: Done, errors: [SoldOut] })
export class CancelHotel extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('trip.confirm-trip.v1', { reply: Done, errors: [SoldOut] })
export class ConfirmTrip extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
}

@CommandContract('trip.call-off-trip.v1', { reply: Done })
export class CallOffTrip extends CommandMessage<Done> {
  @IsString() readonly trip!: string;
  @IsString() readonly because!: string;
}
