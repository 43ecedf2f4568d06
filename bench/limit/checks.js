import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInt,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { createLocalJWKSet, jwtVerify } from 'jose';

/** What a part of the limit looks at before it works. @typedef {{ customerOf(authorization: string | undefined): Promise<string>, check(name: keyof typeof shapes, value: object): void }} Checks */

/** Takes everybody for one customer, and everything for what it should be. @type {Checks} */
export const noChecks = {
  customerOf: async () => '0190b5a0-0000-7000-9000-000000000001',
  check: () => {},
};

/**
 * Validates with class-validator and verifies each token once, as long as it is valid; for the limit of equal function.
 * @returns {Checks}
 */
export function allChecks() {
  const keys = createLocalJWKSet(JSON.parse(process.env.AUTH_JWKS));
  const verified = new Map();
  const verify = async (token) => {
    const { payload } = await jwtVerify(token, keys, { issuer: process.env.AUTH_ISSUER, audience: 'nestwork' });
    const known = { customerId: payload.sub, expiresAt: payload.exp * 1_000 };
    verified.set(token, known);
    return known;
  };
  return {
    customerOf: async (authorization = '') => {
      const token = authorization.slice('Bearer '.length);
      const known = verified.get(token);
      return (known && Date.now() < known.expiresAt ? known : await verify(token)).customerId;
    },
    check,
  };
}

class OperationPath {}
decorated(OperationPath, { id: [IsUUID()] });

class OrderAsked {}
decorated(OrderAsked, { orderId: [IsUUID()], customerId: [IsUUID()] });

class OrderLine {}
decorated(OrderLine, { productId: [IsUUID()], quantity: [IsInt(), Min(1), Max(1_000)] });

const lines = [ArrayMinSize(1), ArrayMaxSize(100), ValidateNested({ each: true }), Type(() => OrderLine)];

class OrderBody {}
decorated(OrderBody, { lines, card: [Matches(/^tok_[a-z_]{1,30}$/)] });

class OrderWanted {}
decorated(OrderWanted, { customerId: [IsUUID()], lines, card: [Matches(/^tok_[a-z_]{1,30}$/)] });

const shapes = { OperationPath, OrderAsked, OrderBody, OrderWanted };

function check(name, value) {
  const errors = validateSync(plainToInstance(shapes[name], value), { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw new Error(`Invalid: ${errors.join()}`);
}

/** Node runs this file as it is, and knows no decorators. */
function decorated(type, fields) {
  for (const [name, decorators] of Object.entries(fields))
    for (const decorate of decorators) decorate(type.prototype, name);
}
