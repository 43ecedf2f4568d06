import { Controller, Get, Header, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { apiDocuments, type ApiDocuments } from '../documents/api-documents.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { Page } from '../endpoints/page.js';
import { Public } from '../identity/public.js';
import { apiPage } from './api-page.js';

/** The page that shows what the API can do, and the documents that clients are made from. */
@Controller()
@Public()
export class ApiPageController {
  #documents: ServedDocuments | undefined;

  constructor(private readonly table: EndpointTable) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Page()
  show(@Req() { protocol, host }: FastifyRequest): string {
    return apiPage(this.table.endpoints, `${protocol}://${host}`);
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Page()
  openApi(): Buffer {
    return this.#made.openApi;
  }

  @Get('schema.graphql')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Page()
  graphql(): Buffer {
    return this.#made.graphql;
  }

  @Get('gateway.proto')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Page()
  proto(): Buffer {
    return this.#made.proto;
  }

  get #made(): ServedDocuments {
    return (this.#documents ??= served(this.table.endpoints));
  }
}

/** As bytes, of which everybody is sent the same. */
type ServedDocuments = Readonly<Record<keyof ApiDocuments, Buffer>>;

function served(endpoints: readonly Endpoint[]): ServedDocuments {
  const { openApi, graphql, proto } = apiDocuments(endpoints);
  return { openApi: Buffer.from(openApi), graphql: Buffer.from(graphql), proto: Buffer.from(proto) };
}
