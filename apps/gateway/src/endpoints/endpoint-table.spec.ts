import { afterEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ContractError, ErrorContract, Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { IsString } from 'class-validator';
import { Public } from '../identity/public.js';
import { Roles } from '../identity/roles.js';
import { DescribeEndpoint } from './describe-endpoint.js';
import { EndpointTable } from './endpoint-table.js';
import { Page } from './page.js';

class Note extends Payload {
  @IsString() readonly text!: string;
}

class NotePath extends Payload {
  @IsString() readonly id!: string;
}

@ErrorContract('notes.note-torn', 'conflict')
class NoteTorn extends ContractError {}

@QueryContract('notes.get-note.v1', { reply: Note, errors: [NoteTorn] })
class GetNote extends QueryMessage<Note> {
  @IsString() readonly id!: string;
}

const described = { summary: 'Does something.', asks: [GetNote], reply: Note };

@Controller('notes')
class NotesController {
  @Get()
  @Public()
  @DescribeEndpoint({ ...described, name: 'getNote' })
  get(): void {}

  @Post()
  @HttpCode(202)
  @DescribeEndpoint({
    ...described,
    name: 'writeNote',
    example: { text: 'hello' },
    location: '/notes/{id}',
  })
  write(@Body() _note: Note): void {}

  @Delete('/:id/pages')
  @Roles(['admin'])
  @DescribeEndpoint({ ...described, name: 'tearNote' })
  tear(@Param() _path: NotePath): void {}

  @Get('page')
  @Page()
  page(): void {}

  helper(): void {}
}

@Controller('secrets')
class UndescribedController {
  @Get()
  show(): void {}
}

@Controller('letters')
class CarelessController {
  @Post()
  @DescribeEndpoint({ ...described, name: 'writeLetter' })
  write(@Body() _letter: object): void {}
}

@Controller('songs')
class BadExampleController {
  @Post()
  @DescribeEndpoint({ ...described, name: 'writeSong', example: { text: 7 } })
  write(@Body() _song: Note): void {}
}

@Controller('twins')
class TwinsController {
  @Get()
  @DescribeEndpoint({ ...described, name: 'twin' })
  one(): void {}

  @Post()
  @DescribeEndpoint({ ...described, name: 'twin' })
  other(): void {}
}

@Controller('gates')
@Roles(['admin'])
class UndecidedController {
  @Get()
  @Public()
  @DescribeEndpoint({ ...described, name: 'gate' })
  get(): void {}
}

@Controller('stores')
class CarelessStoreController {
  @Get()
  @Public()
  @DescribeEndpoint({ ...described, name: 'store', cache: { ttlMs: 1_000, sharedBy: 'caller', until: [] } })
  get(): void {}
}

let close: () => Promise<void> = async () => {};

async function tableOf(controller: Type): Promise<EndpointTable> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [controller],
    providers: [EndpointTable],
  }).compile();
  close = () => module.close();
  await module.init();
  return module.get(EndpointTable);
}

afterEach(() => close());

describe('the table of endpoints', () => {
  it('says of each endpoint what its declaration says, sorted by path, and leaves pages out', async () => {
    const about = { topic: 'Notes', controller: NotesController, ...described, errors: [NoteTorn] };
    expect((await tableOf(NotesController)).endpoints).toEqual([
      {
        ...about,
        name: 'getNote',
        handler: 'get',
        rest: { method: 'GET', path: '/notes', status: 200 },
        access: 'public',
        inputs: {},
        isWrite: false,
      },
      {
        ...about,
        name: 'writeNote',
        handler: 'write',
        rest: { method: 'POST', path: '/notes', status: 202 },
        access: 'user',
        inputs: { body: Note },
        isWrite: true,
        example: { text: 'hello' },
        location: '/notes/{id}',
      },
      {
        ...about,
        name: 'tearNote',
        handler: 'tear',
        rest: { method: 'DELETE', path: '/notes/:id/pages', status: 200 },
        access: ['admin'],
        inputs: { params: NotePath },
        isWrite: true,
      },
    ]);
  });

  it('refuses an endpoint that takes what nothing would check', async () => {
    await expect(tableOf(CarelessController)).rejects.toThrow(
      'CarelessController.write takes its body without a class',
    );
  });

  it('refuses a route that nobody described', async () => {
    await expect(tableOf(UndescribedController)).rejects.toThrow('UndescribedController.show needs @DescribeEndpoint');
  });

  it('refuses an example that the endpoint would refuse', async () => {
    await expect(tableOf(BadExampleController)).rejects.toThrow('The example of BadExampleController.write is no Note');
  });

  it('refuses an endpoint that is for everybody and for some', async () => {
    await expect(tableOf(UndecidedController)).rejects.toThrow(
      'UndecidedController.get is public and reserved for roles',
    );
  });

  it('refuses to keep an answer that cannot be given again', async () => {
    await expect(tableOf(CarelessStoreController)).rejects.toThrow(
      'CarelessStoreController.get is public and has an answer for each caller, so its answer cannot be kept',
    );
  });

  it('refuses two endpoints of one name', async () => {
    await expect(tableOf(TwinsController)).rejects.toThrow(
      'TwinsController.other is called twin like another endpoint',
    );
  });
});
