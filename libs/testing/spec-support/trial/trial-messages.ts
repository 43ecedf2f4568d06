import {
  CommandContract,
  CommandMessage,
  EventContract,
  EventMessage,
  Payload,
  QueryContract,
  QueryMessage,
} from '@nestwork/contract-kit';
import { IsBoolean, IsIn, IsInt, IsString, IsUUID } from 'class-validator';

/** The reply of every command of the trials. */
export class Done extends Payload {
  @IsUUID() readonly trialId!: string;
}

/**
 * Begins a trial: a row, an event and a saga, in one transaction. The saga of an `unanswered` one meets
 * silence and is undone; the event of a `stumbling` one fails in several ways before it takes effect.
 */
@CommandContract('trial.place.v1', { reply: Done })
export class PlaceTrial extends CommandMessage<Done> {
  @IsUUID() readonly trialId!: string;
  @IsIn(['plain', 'unanswered', 'stumbling']) readonly course!: 'plain' | 'unanswered' | 'stumbling';
  /** The key of its event. */
  @IsString() readonly lane!: string;
}

/** Announced for every trial; `number` counts those of a lane in the order of their commits. */
@EventContract('trial.placed.v1', { key: 'lane' })
export class TrialPlaced extends EventMessage {
  @IsUUID() readonly trialId!: string;
  @IsString() readonly lane!: string;
  @IsInt() readonly number!: number;
  @IsBoolean() readonly stumbles!: boolean;
}

/** What a saga of trials has done. Its handler asks for a price first, as it would a service outside. */
@CommandContract('trial.work.v1', { reply: Done })
export class Work extends CommandMessage<Done> {
  @IsUUID() readonly trialId!: string;
}

/** Undoes Work. */
@CommandContract('trial.undo.v1', { reply: Done })
export class Undo extends CommandMessage<Done> {
  @IsUUID() readonly trialId!: string;
}

/** Ends a trial, one way or the other. */
@CommandContract('trial.close.v1', { reply: Done })
export class Close extends CommandMessage<Done> {
  @IsUUID() readonly trialId!: string;
}

/** A command to a service that nobody runs. */
@CommandContract('nowhere.work.v1', { reply: Done })
export class WorkNowhere extends CommandMessage<Done> {
  @IsUUID() readonly trialId!: string;
}

/** Fails at its first attempt and takes effect at the next. */
@CommandContract('trial.stumble.v1', { reply: Done })
export class Stumble extends CommandMessage<Done> {
  @IsUUID() readonly trialId!: string;
}

/** Fails at every attempt. */
@CommandContract('trial.break.v1', { reply: Done })
export class Break extends CommandMessage<Done> {
  @IsUUID() readonly trialId!: string;
}

/** Asked before Work. */
@QueryContract('trial.get-price.v1', { reply: Done })
export class GetPrice extends QueryMessage<Done> {
  @IsUUID() readonly trialId!: string;
}
