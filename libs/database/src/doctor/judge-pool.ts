import type { Finding } from '@nestwork/operations';
import type { ConnectionNeed } from './connection-needs.js';

/** The work of one instance, and the pool that it shares. */
export interface PoolUse {
  readonly poolSize: number;
  readonly steady: readonly ConnectionNeed[];
  readonly handlers: readonly ConnectionNeed[];
}

/**
 * Whether one consumer whose handlers are slow leaves connections for the relay, the timers and the requests. Consumers take turns
 * with one another: the pool need not be as large as all of them together.
 */
export function judgePool({ poolSize, steady, handlers }: PoolUse): Finding {
  const about = 'pool';
  const [largest] = handlers.toSorted((a, b) => b.connections - a.connections);
  const beside = sum(steady);
  const need = (largest?.connections ?? 0) + beside;
  const worst = largest ? `${largest.who} with its ${largest.connections} and ` : '';
  const wanted = `${worst}${steady.map(({ who, connections }) => `${who} with ${connections}`).join(', ')}`;
  if (poolSize >= need) {
    const inTurns = sum(handlers) + beside;
    const finding = `of ${poolSize} connections is enough for the busiest consumer and what runs beside it (${need}); all together would want ${inTurns} and take turns`;
    return { severity: 'ok', about, finding };
  }
  return {
    severity: 'problem',
    about,
    finding: `of ${poolSize} connections is too small for ${wanted} at once: slow handlers of one consumer hold up messages, timers and requests`,
    mend: `Set poolSize of DatabaseModule to ${need} or more, in the module of this service.`,
  };
}

function sum(needs: readonly ConnectionNeed[]): number {
  return needs.reduce((total, { connections }) => total + connections, 0);
}
