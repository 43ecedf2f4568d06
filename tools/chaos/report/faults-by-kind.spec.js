import { describe, expect, it } from '@jest/globals';
import { faultsByKind, neverCarriedOut } from './faults-by-kind.js';

describe('the faults of a run, by kind', () => {
  const faults = [
    { fault: 'F4', name: 'kill-nats', error: 'no such process' },
    { fault: 'F4', name: 'kill-nats' },
    { fault: 'F9', name: 'kill-postgres', error: 'it does not start' },
    { fault: 'F9', name: 'kill-postgres', skipped: 'Another fault has postgres' },
    { fault: 'F2', name: 'kill-gateway', targets: ['gateway-1'], error: 'it does not start' },
    { fault: 'F6', name: 'restart-nats', skipped: 'Another fault has nats-1' },
  ];

  it('show how many failed, and how many others left no room for', () => {
    expect(faultsByKind(faults)).toEqual([
      { fault: 'F4 kill-nats', count: 2, 'not carried out': 1, skipped: '' },
      { fault: 'F9 kill-postgres', count: 2, 'not carried out': 1, skipped: 1 },
      { fault: 'F2 kill-gateway', count: 1, 'not carried out': 1, skipped: '' },
      { fault: 'F6 restart-nats', count: 1, 'not carried out': '', skipped: 1 },
    ]);
  });

  it('are missing where none that was tried could be injected, and not where none was tried', () => {
    expect(neverCarriedOut(faults)).toEqual(['F9 kill-postgres']);
  });
});
