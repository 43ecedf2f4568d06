import { Reflector } from '@nestjs/core';

/** Marks a route that shows something to a person or hands out a document: it is no endpoint, and only HTTP has it. */
export const Page = Reflector.createDecorator<true | void>();
