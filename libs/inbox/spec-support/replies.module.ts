import { Global, Module } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type IncomingMessage, type Outcome, ReplyWriter } from '@nestwork/messaging';

/** The replies that a real outbox would send: kept in a table, so that they share the fate of the transaction. */
class ReplyTable extends ReplyWriter {
  constructor(private readonly database: Database) {
    super();
  }

  override async write({ id, replyTo }: IncomingMessage, outcome: Outcome): Promise<void> {
    const values = [id, replyTo, JSON.stringify(outcome)];
    await this.database.execute('INSERT INTO sent_reply (message_id, reply_to, outcome) VALUES ($1, $2, $3)', values);
  }
}

/** In the place of an outbox. */
@Global()
@Module({
  providers: [
    { provide: ReplyWriter, inject: [Database], useFactory: (database: Database) => new ReplyTable(database) },
  ],
  exports: [ReplyWriter],
})
export class RepliesModule {}
