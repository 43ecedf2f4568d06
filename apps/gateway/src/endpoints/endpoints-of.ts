import { RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA, VERSION_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, Reflector } from '@nestjs/core';
import { contractOf, parsePayload, type Class, type Payload } from '@nestwork/contract-kit';
import { checkKeptAnswers } from '../cache/check-kept-answers.js';
import { checkDeprecations } from '../deprecation/check-deprecations.js';
import { checkReveals } from '../graph/check-reveals.js';
import { accessTo } from './access-to.js';
import { checkFields } from './check-fields.js';
import { descriptionOf, type EndpointDescription } from './describe-endpoint.js';
import { endpointInputs } from './endpoint-inputs.js';
import type { Endpoint, RestRoute } from './endpoint.js';
import { Page } from './page.js';

type Handler = () => unknown;

const scanner = new MetadataScanner();
const reflector = new Reflector();

/**
 * The endpoints that controllers declare, by path. Throws when a route takes unchecked input, is not described, has the name of
 * another one, names one that there is not, has a class without a field, or would have an answer kept that cannot be given again.
 */
export function endpointsOf(controllers: readonly Type[]): readonly Endpoint[] {
  const endpoints = controllers.flatMap((controller) => endpointsOfController(controller));
  const names = new Set<string>();
  for (const { name, controller, handler } of endpoints) {
    if (names.has(name)) throw new Error(`${controller.name}.${handler} is called ${name} like another endpoint`);
    names.add(name);
  }
  checkFields(endpoints);
  checkKeptAnswers(endpoints);
  checkDeprecations(endpoints);
  checkReveals(endpoints);
  return endpoints.toSorted(byPath);
}

function endpointsOfController(controller: Type): Endpoint[] {
  const prototype: Readonly<Record<string, Handler>> = controller.prototype;
  return scanner
    .getAllMethodNames(prototype)
    .filter((name) => Reflect.hasMetadata(METHOD_METADATA, prototype[name]!))
    .filter((name) => !reflector.get(Page, prototype[name]!))
    .map((name) => endpointOf(controller, name, prototype[name]!));
}

function endpointOf(controller: Type, name: string, handler: Handler): Endpoint {
  const description = descriptionOf(handler);
  if (!description)
    throw new Error(`${controller.name}.${name} needs @DescribeEndpoint; a page for people needs @Page`);
  const rest = restRoute(controller, handler, description);
  const inputs = endpointInputs(controller, name);
  checkExample(`${controller.name}.${name}`, description.example, inputs.body);
  return {
    ...description,
    topic: controller.name.replace(/Controller$/, ''),
    access: accessTo(controller, handler),
    rest,
    inputs,
    errors: [
      ...new Set([...(description.errors ?? []), ...description.asks.flatMap((message) => contractOf(message).errors)]),
    ],
    isWrite: rest.method !== 'GET',
    controller,
    handler: name,
  };
}

function checkExample(handler: string, example: unknown, body: Class<Payload> | undefined): void {
  if (example === undefined) return;
  if (!body) throw new Error(`${handler} has an example and takes no body`);
  try {
    parsePayload(body, example, { unknownFields: 'refuse' });
  } catch (cause) {
    throw new Error(`The example of ${handler} is no ${body.name}`, { cause });
  }
}

function restRoute(controller: Type, handler: Handler, { outcome }: EndpointDescription): RestRoute {
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  const path = join(
    versionPrefix(controller, handler),
    Reflect.getMetadata(PATH_METADATA, controller),
    Reflect.getMetadata(PATH_METADATA, handler),
  );
  const usual = method === 'POST' ? 201 : 200;
  const status: number = Reflect.getMetadata(HTTP_CODE_METADATA, handler) ?? (outcome === undefined ? usual : 202);
  return { method, path, status };
}

/** `v2`; nothing for a route that has no version. */
function versionPrefix(controller: Type, handler: Handler): string {
  const version: unknown = reflector.getAllAndOverride(VERSION_METADATA, [handler, controller]);
  if (version === undefined) return '';
  if (typeof version === 'string') return `v${version}`;
  throw new Error(`${controller.name}.${handler.name} has several versions: write a method for each`);
}

function join(...parts: readonly string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}

function byPath(left: Endpoint, right: Endpoint): number {
  return left.rest.path.localeCompare(right.rest.path) || left.rest.method.localeCompare(right.rest.method);
}
