import { describe, expect, it } from '@jest/globals';
import { Payload } from '@nestwork/contract-kit';
import { IsBoolean, IsInt, IsOptional, IsString } from 'class-validator';
import { queryValues } from './query-values.js';

class Filter extends Payload {
  @IsOptional() @IsInt() readonly limit?: number;
  @IsOptional() @IsBoolean() readonly open?: boolean;
  @IsOptional() @IsString() readonly name?: string;
}

describe('the values of a query', () => {
  it('are what their class declares', () => {
    const query = { limit: '20', open: 'false', name: '7', other: '8' };
    expect(queryValues(Filter, query)).toEqual({ limit: 20, open: false, name: '7', other: '8' });
  });

  it.each(['', ' 1', '1 ', '01', '+1', '1.0', '1e3', '0x1', '-0', '99999999999999999', 'NaN', 'true'])(
    'are left as texts when they are no whole number in its only spelling: "%s"',
    (limit) => {
      expect(queryValues(Filter, { limit })).toEqual({ limit });
    },
  );

  it.each(['', '1', 'TRUE', 'yes'])('are left as texts when they are neither true nor false: "%s"', (open) => {
    expect(queryValues(Filter, { open })).toEqual({ open });
  });

  it('are left alone when they are values already, as other protocols have them', () => {
    expect(queryValues(Filter, { limit: 20, open: true })).toEqual({ limit: 20, open: true });
    expect(queryValues(Filter, { limit: ['1', '2'] })).toEqual({ limit: ['1', '2'] });
    expect(queryValues(Filter, undefined)).toBeUndefined();
  });
});
