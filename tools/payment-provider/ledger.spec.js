import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ledger } from './ledger.js';

describe('the ledger of the payment provider', () => {
  let folder;
  let path;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    path = join(folder, 'deep', 'ledger.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (work) => {
    const ledger = new Ledger(path);
    try {
      return work(ledger);
    } finally {
      ledger.close();
    }
  };

  it('has an entry in the file as soon as append returns', () => {
    open((ledger) => {
      ledger.append({ type: 'captured', amountCents: 450 });
      expect(readFileSync(path, 'utf8')).toBe('{"type":"captured","amountCents":450}\n');
    });
  });

  it('keeps its entries in order over a restart', () => {
    open((ledger) => ledger.append({ n: 1 }));
    open((ledger) => ledger.append({ n: 2 }));
    expect(open((ledger) => ledger.entries())).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('cuts off a line that a kill tore apart, and goes on behind the last whole one', () => {
    open((ledger) => ledger.append({ n: 1 }));
    appendFileSync(path, '{"n":2,"ty');
    open((ledger) => ledger.append({ n: 3 }));
    expect(open((ledger) => ledger.entries())).toEqual([{ n: 1 }, { n: 3 }]);
  });
});
