import { Controller, Get, Header, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from '../identity/public.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { Page } from '../endpoints/page.js';
import { apiPage } from './api-page.js';

/** The page that shows what the API can do. */
@Controller()
export class ApiPageController {
  constructor(private readonly table: EndpointTable) {}

  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Page()
  show(@Req() { protocol, host }: FastifyRequest): string {
    return apiPage(this.table.endpoints, `${protocol}://${host}`);
  }
}
