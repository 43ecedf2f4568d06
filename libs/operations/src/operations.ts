import { Injectable, Logger } from '@nestjs/common';
import { InvalidMessage, jsonSchemaOf, parsePayload, type JsonSchema } from '@nestwork/contract-kit';
import type { Operation, OperationContext, OperationResult } from './operation.js';
import type { OperationCall } from './operation-call.js';
import { OperationUnknown } from './operation-errors.js';

/** An operation as operators are told of it. */
export interface OperationListing {
  readonly name: string;
  readonly summary: string;
  readonly changes: boolean;
  readonly parameters: JsonSchema;
}

/** What operators can ask of this service. Libs and features register theirs; OperationsServer answers for all. */
@Injectable()
export class Operations {
  readonly #logger = new Logger(Operations.name);
  readonly #byName = new Map<string, Operation>();

  /** Adds an operation. Throws when its name is taken or malformed, or its parameters cannot be checked. */
  register(operation: Operation): void {
    const { name, parameters } = operation;
    if (!NAME.test(name)) throw new Error(`'${name}' is no name of an operation: it must read '<topic> <verb>'`);
    if (this.#byName.has(name)) throw new Error(`Two operations are called '${name}'`);
    jsonSchemaOf(parameters);
    this.#byName.set(name, operation);
  }

  /** Everything registered, by name. */
  list(): OperationListing[] {
    const sorted = [...this.#byName.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
    return sorted.map(({ name, summary, changes, parameters }) => {
      return { name, summary, changes, parameters: jsonSchemaOf(parameters) };
    });
  }

  /**
   * Runs an operation. Throws OperationUnknown, InvalidMessage for parameters that it does not take or when nobody
   * answers for a change, and what the operation throws. Whatever changes something leaves a line in the log, failed or not.
   */
  async run(name: string, call: OperationCall, signal = new AbortController().signal): Promise<OperationResult> {
    const operation = this.#byName.get(name);
    if (!operation) throw OperationUnknown.of({ operation: name });
    const parameters = parsePayload(operation.parameters, call.parameters, { unknownFields: 'refuse' });
    if (!operation.changes) return operation.run(parameters, { by: call.by ?? 'somebody', signal });
    if (call.by === undefined) throw nobodyAnswers();
    return this.#audited(operation, parameters, { by: call.by, signal });
  }

  async #audited(operation: Operation, parameters: object, context: OperationContext): Promise<OperationResult> {
    const { name } = operation;
    const audit = { operation: name, by: context.by, parameters: loggable(parameters) };
    try {
      const result = await operation.run(parameters, context);
      this.#logger.log({ message: `Operator ${context.by} ran '${name}'`, audit });
      return result;
    } catch (err) {
      this.#logger.warn({ message: `Operator ${context.by} ran '${name}' and it failed`, audit, err });
      throw err;
    }
  }
}

// A text of JSON, as of a corrected message, as what it says: secrets in it are known by the names of their fields.
function loggable(parameters: object): object {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, parsed(value)]));
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return '[no JSON]';
  }
}

function nobodyAnswers(): InvalidMessage {
  return InvalidMessage.of({ problems: [{ path: 'by', problem: 'must name who changes this' }] });
}

const NAME = /^[a-z]+(-[a-z]+)* [a-z]+(-[a-z]+)*$/;
