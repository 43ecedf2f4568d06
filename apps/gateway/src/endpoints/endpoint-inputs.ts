import type { Type } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { jsonSchemaOf, type Class, type Payload } from '@nestwork/contract-kit';
import type { EndpointInput } from '../incoming/incoming.js';
import { isPayloadClass } from '../input/contract.pipe.js';
import type { Endpoint } from './endpoint.js';

/** Where input comes from that a handler takes through a parameter of its own. */
const SOURCES: ReadonlyMap<number, keyof EndpointInput> = new Map([
  [RouteParamtypes.BODY, 'body'],
  [RouteParamtypes.QUERY, 'query'],
  [RouteParamtypes.PARAM, 'params'],
]);

const CUSTOM = '__customRouteArgs__';

/**
 * The classes of what a handler takes. Refuses input that no class describes, because it would reach the handler unchecked,
 * and parameters that only HTTP has, because the handler would fail when it is called by another protocol.
 *
 * The first happens by accident: `import type` of a body class, or `@Body('field')`, erases the type that checks are made from.
 */
export function endpointInputs(controller: Type, handler: string): Endpoint['inputs'] {
  const types: unknown[] = Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, handler) ?? [];
  const parameters: object = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {};
  const name = `${controller.name}.${handler}`;
  const inputs: Partial<Record<keyof EndpointInput, Class<Payload>>> = {};
  for (const parameter of Object.keys(parameters).filter((key) => !key.includes(CUSTOM))) {
    const [kind, index] = parameter.split(':').map(Number);
    const source = SOURCES.get(kind!);
    const type = types[index!];
    if (source === undefined)
      throw new UncheckedInput(
        `${name} takes something that only HTTP has: write a parameter decorator on incomingOf(context)`,
      );
    if (!isPayloadClass(type))
      throw new UncheckedInput(
        `${name} takes its ${source} without a class: declare one parameter of a class that extends Payload`,
      );
    const { properties } = jsonSchemaOf(type);
    if (source === 'query' && Object.hasOwn(Object(properties), 'fields'))
      throw new UncheckedInput(`${name} takes fields in its query, which say what every answer shall hold: rename it`);
    inputs[source] = type;
  }
  return inputs;
}

/** A handler has a parameter that nothing would check, or that not every protocol has. */
export class UncheckedInput extends Error {
  override readonly name = 'UncheckedInput';
}
