import { ContractError, errorFromWire, errorToWire, parsePayload, serializePayload } from '@nestwork/contract-kit';
import { type IncomingMessage, MessageDiscarded, type Outcome } from '@nestwork/messaging';

/** How a message ended for good: with a reply (undefined for events), or refused by its contract, or discarded. */
export type Handled = { readonly reply: unknown } | { readonly refusal: ContractError };

/** An answer as an inbox row keeps it: the reply is JSON text when written, and comes back parsed. */
export interface StoredAnswer<Reply> {
  readonly status: 'ok' | 'error' | 'discarded';
  readonly reply: Reply;
}

/** What is to be added to the inbox row of this message; undefined when the row is complete, as for every event. */
export function toStored(handled: Handled, { contract }: IncomingMessage): StoredAnswer<string> | undefined {
  if ('refusal' in handled) return { status: 'error', reply: JSON.stringify(errorToWire(handled.refusal)) };
  if (!contract?.reply) return undefined;
  const { reply } = handled;
  if (typeof reply === 'object' && reply !== null) {
    return { status: 'ok', reply: serializePayload(reply, contract.reply) };
  }
  const { name } = contract.reply;
  throw new TypeError(
    `The handler of ${contract.name} returned no ${name}, so its work was rolled back. Let it return ${name}.of({ ... }).`,
  );
}

/** The first answer again, as instances of the classes that the contract names. */
export function fromStored({ status, reply }: StoredAnswer<unknown>, incoming: IncomingMessage): Handled {
  const { contract, consumer, id } = incoming;
  if (status === 'discarded') return { refusal: MessageDiscarded.of({ messageId: id }) };
  if (!contract) return { reply: undefined };
  try {
    if (status === 'error') return { refusal: errorFromWire(reply, contract) };
    return { reply: contract.reply && parsePayload(contract.reply, reply, { unknownFields: 'drop' }) };
  } catch (cause) {
    // Not the sender's fault, which an InvalidMessage would say.
    throw new Error(
      `The stored answer to ${consumer} ${id} no longer fits its contract, so this repeat cannot be answered; the message itself ` +
        'was handled. Make the new fields of the reply optional, or give the changed contract a new version.',
      { cause },
    );
  }
}

/** What a sender who does not wait is told. */
export function outcomeOf(handled: Handled): Outcome {
  if ('refusal' in handled) return { status: 'error', error: errorToWire(handled.refusal) };
  return { status: 'ok', reply: handled.reply };
}
