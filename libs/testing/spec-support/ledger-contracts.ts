import {
  CommandContract,
  CommandMessage,
  ErrorContract,
  EventContract,
  EventMessage,
  ContractError,
  Payload,
} from '@nestwork/contract-kit';
import { IsInt, IsString, IsUUID } from 'class-validator';

/** The answer to RecordEntry. */
export class EntryRecorded extends Payload {
  @IsInt() readonly balance!: number;
}

@ErrorContract('ledger.account-closed', 'conflict')
export class AccountClosed extends ContractError {
  @IsString() readonly account!: string;
}

/** Adds an amount to an account. The account `closed` refuses, the account `broken` breaks the handler. */
@CommandContract('ledger.record-entry.v1', { reply: EntryRecorded, errors: [AccountClosed] })
export class RecordEntry extends CommandMessage<EntryRecorded> {
  @IsUUID() readonly entryId!: string;
  @IsString() readonly account!: string;
  @IsInt() readonly amount!: number;
}

/** Announced once for every entry. */
@EventContract('ledger.entry-added.v1', { key: 'account' })
export class EntryAdded extends EventMessage {
  @IsUUID() readonly entryId!: string;
  @IsString() readonly account!: string;
  @IsInt() readonly amount!: number;
}
