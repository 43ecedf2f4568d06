import { Controller, Get, Header, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from '../identity/public.js';
import { DescribeRoute } from '../routes/describe-route.js';
import { RouteTable } from '../routes/route-table.js';
import { apiPage } from './api-page.js';

/** The page that shows what the API can do. */
@Controller()
export class ApiPageController {
  constructor(private readonly table: RouteTable) {}

  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @DescribeRoute({ summary: 'Shows this page.' })
  show(@Req() { protocol, host }: FastifyRequest): string {
    return apiPage(this.table.routes, `${protocol}://${host}`);
  }
}
