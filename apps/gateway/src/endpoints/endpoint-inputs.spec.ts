import { describe, expect, it } from '@jest/globals';
import { Body, Headers, Param, Post, Query } from '@nestjs/common';
import { Payload } from '@nestwork/contract-kit';
import { IsInt, IsString } from 'class-validator';
import { CurrentUser } from '../identity/current-user.js';
import type { User } from '../identity/user.js';
import { endpointInputs, UncheckedInput } from './endpoint-inputs.js';

class Note extends Payload {
  @IsString() readonly text!: string;
}

class Contradictory extends Payload {
  @IsInt() readonly text!: string;
}

interface Erased {
  readonly text: string;
}

class NotesController {
  @Post() described(@Body() _note: Note, @Query() _filter: Note, @CurrentUser() _user: User): void {}
  @Post() erased(@Body() _note: Erased): void {}
  @Post() field(@Body('text') _text: string): void {}
  @Post() path(@Param('id') _id: string): void {}
  @Post() plain(@Body() _note: Date): void {}
  @Post() headers(@Headers() _headers: Note): void {}
  @Post() contradictory(@Body() _note: Contradictory): void {}
}

describe('the check of what a route takes', () => {
  it('accepts classes that extend Payload, and what comes from nowhere outside', () => {
    expect(endpointInputs(NotesController, 'described')).toEqual({ body: Note, query: Note });
  });

  it.each(['erased', 'field', 'path', 'plain'])('refuses what no such class describes: %s (T48)', (handler) => {
    expect(() => endpointInputs(NotesController, handler)).toThrow(UncheckedInput);
    expect(() => endpointInputs(NotesController, handler)).toThrow(`NotesController.${handler}`);
  });

  it('refuses what other protocols than HTTP do not have', () => {
    expect(() => endpointInputs(NotesController, 'headers')).toThrow('only HTTP has');
  });

  it('refuses a class that contradicts itself', () => {
    expect(() => endpointInputs(NotesController, 'contradictory')).toThrow('Contradictory.text');
  });
});
