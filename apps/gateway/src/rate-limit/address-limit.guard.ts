import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { incomingOf } from '../incoming/incoming-of.js';
import { AddressLimit } from './address-limit.js';

/** Counts the calls of an address by gRPC. What comes by HTTP was counted before its body was read. */
@Injectable()
export class AddressLimitGuard implements CanActivate {
  constructor(private readonly limit: AddressLimit) {}

  canActivate(context: ExecutionContext): boolean {
    const { address, protocol } = incomingOf(context);
    if (protocol === 'grpc') this.limit.take(address, protocol);
    return true;
  }
}
