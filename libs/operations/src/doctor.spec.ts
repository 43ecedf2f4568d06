import { describe, expect, it } from '@jest/globals';
import { Doctor } from './doctor.js';
import { doctorOperation } from './doctor-operation.js';

describe('the doctor', () => {
  it('makes every check, also when one fails and one never ends', async () => {
    const doctor = new Doctor();
    doctor.add('clock', () => [{ severity: 'ok', about: 'clock', finding: 'is right' }]);
    doctor.add('database', async () => {
      throw new Error('connection refused');
    });
    doctor.add('broker', () => new Promise(() => {}));
    doctor.add('version', () => {
      throw new Error('not connected');
    });
    expect(await doctor.examine(20)).toEqual([
      { severity: 'ok', about: 'clock', finding: 'is right' },
      { severity: 'problem', about: 'database', finding: 'could not be checked: connection refused' },
      { severity: 'problem', about: 'broker', finding: 'could not be checked: no answer within 0.02 s' },
      { severity: 'problem', about: 'version', finding: 'could not be checked: not connected' },
    ]);
  });

  it('calls only problems problems', async () => {
    const doctor = new Doctor();
    doctor.add('a', () => [{ severity: 'warning', about: 'a', finding: 'is old', mend: 'renew it' }]);
    const run = async () => doctorOperation(doctor).run({}, { by: 'ada', signal: new AbortController().signal });
    expect(await run()).toEqual({ rows: [{ severity: 'warning', about: 'a', finding: 'is old', mend: 'renew it' }] });
    doctor.add('b', () => [{ severity: 'problem', about: 'b', finding: 'is off', mend: 'turn it on' }]);
    expect((await run()).problems).toEqual(['b: is off']);
  });

  it('has one check of each name, so that none hides another', () => {
    const doctor = new Doctor();
    doctor.add('clock', () => []);
    expect(() => doctor.add('clock', () => [])).toThrow("Two checks are called 'clock'");
  });
});
