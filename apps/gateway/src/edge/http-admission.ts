import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { ProblemReport } from '../problem/problem-report.js';
import { sendProblem } from '../problem/send-problem.js';
import { AddressLimit } from '../rate-limit/address-limit.js';
import { LoadLimit } from '../shedding/load-limit.js';
import { clientAddressOf } from './client-address.js';

/**
 * Refuses requests of HTTP before their bodies are read: those of an address that makes too many, and all when the gateway is full.
 *
 * A hook and no guard, because most of what a flood is made of never reaches a guard: unknown paths and those that cannot be decoded, bodies that are no JSON, queries
 * of GraphQL that are not valid.
 */
@Injectable()
export class HttpAdmission implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly addresses: AddressLimit,
    private readonly load: LoadLimit,
    private readonly problems: ProblemReport,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (request, reply, done) => this.#admit(request, reply, done));
  }

  #admit(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
    try {
      this.addresses.take(clientAddressOf(request), 'http');
      this.load.refuseAbove(ANY_PRIORITY);
    } catch (error) {
      return sendProblem(reply, this.problems.of(error, request.id));
    }
    done();
  }
}

/** Which request it is will be known later, and then those that can wait are refused earlier. */
const ANY_PRIORITY = 1;
