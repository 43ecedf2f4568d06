import { connect, headers, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';

/** How a responder comes to what it says; `undefined` is silence. */
export type Say = (heard: Heard) => Said | undefined | Promise<Said | undefined>;

/** What a responder says: a reply, or an error as it travels. */
export interface Said {
  readonly ok?: object;
  readonly error?: {
    readonly code: string;
    readonly category: string;
    readonly message: string;
    readonly details: object;
  };
}

/** A request as a responder received it. */
export interface Heard {
  readonly id: string;
  readonly correlationId: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly body: unknown;
}

/** Stands where a service stands on the wire: a plain NATS client, which knows nothing of this project but its wire format. */
export class Responder {
  readonly #heard: Heard[] = [];
  readonly #answering: Subscription[] = [];

  private constructor(private readonly connection: NatsConnection) {}

  static async connect(servers: string): Promise<Responder> {
    return new Responder(await connect({ servers }));
  }

  /** Everything it was asked, oldest first. */
  get heard(): readonly Heard[] {
    return this.#heard;
  }

  /** Answers the requests of one message name. Resolves when the server knows. */
  async answers(name: string, say: Say): Promise<void> {
    this.#answering.push(
      this.connection.subscribe(`svc.${name}`, { callback: (_, msg) => void this.#answer(msg, say) }),
    );
    await this.connection.flush();
  }

  /** Answers nothing any more, and has heard nothing. Resolves when the server knows. */
  async forget(): Promise<void> {
    for (const each of this.#answering.splice(0)) each.unsubscribe();
    await this.connection.flush();
    this.#heard.length = 0;
  }

  /** Stops for good. */
  async close(): Promise<void> {
    await this.connection.close();
  }

  async #answer(msg: Msg, say: Say): Promise<void> {
    const heard: Heard = {
      id: msg.headers?.get('ce-id') ?? '',
      correlationId: msg.headers?.get('x-correlation-id') ?? '',
      deadline: Number(msg.headers?.get('x-deadline')),
      body: JSON.parse(msg.string()),
    };
    this.#heard.push(heard);
    const said = await say(heard);
    if (!said) return;
    const answer = headers();
    answer.set('x-status', said.ok ? 'ok' : 'error');
    msg.respond(JSON.stringify(said.ok ?? said.error), { headers: answer });
  }
}
