import type { MessageContract } from '@nestwork/contract-kit';
import {
  IdentityRefused,
  IdentitySigner,
  IdentityVerifier,
  type Caller,
  type IdentityJwk,
  type IdentityTrust,
  type Principal,
} from '@nestwork/identity';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { headerNames } from '../wire/header-names.js';

/** How a service proves who it is, and whom it believes. */
export interface IdentityOptions {
  readonly key: IdentityJwk;
  readonly trust: IdentityTrust;
}

/** A request that is about to be sent. */
export interface RequestToProve {
  readonly contract: Pick<MessageContract, 'kind' | 'service'>;
  readonly id: string;
  readonly deadline: number;
  /** Default: this service itself. */
  readonly principal?: Principal;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Who sends messages: proven for each command and query that goes out, demanded of each that comes in.
 *
 * Without options nothing is proven and nothing demanded; that is for development and for specs.
 */
export class Callers {
  readonly #signer: IdentitySigner | undefined;
  readonly #verifier: IdentityVerifier | undefined;

  /** Throws when a key cannot be used. */
  constructor(service: string, options: IdentityOptions | undefined) {
    this.#signer = options && new IdentitySigner(service, options.key);
    this.#verifier = options && new IdentityVerifier(service, options.trust);
  }

  /** What a request carries. A command gets a token that is good for nothing else. */
  headersOfRequest({ contract, id, deadline, principal }: RequestToProve): Headers {
    const addressed = { audience: contract.service, ...(principal && { principal }) };
    if (contract.kind === 'query') return carrying(this.#signer?.forQueries(addressed));
    return carrying(this.#signer?.forMessage(addressed, { request: id, deadline }));
  }

  /** What a message to a stream carries. Events carry nothing: what happened gives nobody a right. */
  headersOfStored(subject: string, id: string): Headers {
    const [kind, audience] = subject.split('.');
    return kind === 'cmd' && audience ? carrying(this.#signer?.forMessage({ audience }, { request: id })) : {};
  }

  /** Who sent a command, query or reply; undefined for events, and where nothing is demanded. Throws IdentityRefused. */
  callerOf(incoming: IncomingMessage): Caller | undefined {
    if (!this.#verifier || incoming.kind === 'event') return undefined;
    const token = incoming.headers.get(headerNames.identity);
    if (token === undefined) throw new IdentityRefused('it has no identity token');
    const { id, kind, via, stored } = incoming;
    const deadline = Number(incoming.headers.get(headerNames.deadline));
    return this.#verifier.verify(token, {
      request: id,
      ...(Number.isFinite(deadline) && { deadline }),
      mayBeShared: kind === 'query',
      // A stored message may be handled long after it was sent: what counts is when the broker took it.
      at: via === 'stream' ? stored?.storedAt : Date.now(),
    });
  }
}

function carrying(token: string | undefined): Headers {
  return token === undefined ? {} : { [headerNames.identity]: token };
}
