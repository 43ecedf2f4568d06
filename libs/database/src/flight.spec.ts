import { describe, expect, it } from '@jest/globals';
import { Connection, DatabaseError } from 'pg';
import { Flight } from './flight.js';

describe('a refusal in a flight', () => {
  it.each(['readyForQuery', 'end'])(
    'is told when the state of the transaction is known, or nobody will ever tell: %s',
    async (event) => {
      const [flight, connection] = [new Flight([{ text: 'SELECT 1' }]), new Connection()];
      const told: string[] = [];
      const [answer] = flight.answers;
      answer!.catch(({ message }: Error) => told.push(message));
      flight.handleError(new DatabaseError('no', 2, 'error'), connection);
      await settled();
      expect(told).toEqual([]);
      connection.emit(event);
      await settled();
      expect(told).toEqual(['no']);
      expect(['readyForQuery', 'end'].map((name) => connection.listenerCount(name))).toEqual([0, 0]);
    },
  );

  it.each([
    ['skipped, when the server is ready for more', 'readyForQuery', '25P02'],
    ['of the same end, when the connection is lost: a pooler may have lost the answer to COMMIT', 'end', '08P01'],
  ])('leaves those behind it %s', async (_fate, event, code) => {
    const [flight, connection] = [new Flight([{ text: 'SELECT 1' }, { text: 'COMMIT' }]), new Connection()];
    const refusal = Object.assign(new DatabaseError('server conn crashed?', 20, 'error'), { code: '08P01' });
    flight.handleError(refusal, connection);
    connection.emit(event);
    const reasons = (await Promise.allSettled(flight.answers)).map((answer) => 'reason' in answer && answer.reason);
    expect(reasons).toMatchObject([{ code: '08P01' }, { code }]);
  });

  it('is told at once when it is the connection that is lost', async () => {
    const flight = new Flight([{ text: 'SELECT 1' }, { text: 'COMMIT' }]);
    const lost = new Error('Connection terminated unexpectedly');
    flight.handleError(lost, new Connection());
    const answers = await Promise.allSettled(flight.answers);
    expect(answers).toEqual([lost, lost].map((reason) => ({ status: 'rejected', reason })));
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
