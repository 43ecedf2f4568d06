import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { jsonSchemaOf } from '@nestwork/contract-kit';
import { isPayloadClass } from './contract.pipe.js';

/** Where input comes from that a route handler takes through a parameter of its own. */
const SOURCES: ReadonlyMap<number, string> = new Map([
  [RouteParamtypes.BODY, 'body'],
  [RouteParamtypes.QUERY, 'query'],
  [RouteParamtypes.PARAM, 'path'],
  [RouteParamtypes.HEADERS, 'headers'],
]);

/**
 * Refuses a route that takes input which no class describes, because such input would reach the handler unchecked.
 *
 * It happens by accident: `import type` of a body class, or `@Body('field')`, erases the type that checks are made from.
 */
export function checkInputs(controller: Function, handler: string): void {
  const types: unknown[] = Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, handler) ?? [];
  const parameters: object = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {};
  for (const parameter of Object.keys(parameters)) {
    const [kind, index] = parameter.split(':').map(Number);
    const source = SOURCES.get(kind!);
    const type = types[index!];
    if (source === undefined) continue;
    if (!isPayloadClass(type)) throw new UncheckedInput(`${controller.name}.${handler}`, source);
    jsonSchemaOf(type);
  }
}

/** A route handler has a parameter that nothing would check. */
export class UncheckedInput extends Error {
  override readonly name = 'UncheckedInput';

  constructor(handler: string, source: string) {
    super(`${handler} takes its ${source} without a class: declare one parameter of a class that extends Payload`);
  }
}
