import { afterEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, Get, Post, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Public } from '../identity/public.js';
import { Roles } from '../identity/roles.js';
import { DescribeRoute } from './describe-route.js';
import { RouteTable } from './route-table.js';

@Controller('notes')
class NotesController {
  @Get()
  @Public()
  @DescribeRoute({ summary: 'Lists notes.' })
  list(): void {}

  @Post()
  @DescribeRoute<{ text: string }>({ summary: 'Writes a note.', body: { text: 'hello' } })
  write(): void {}

  @Delete('/:id/pages')
  @Roles(['admin'])
  @DescribeRoute({ summary: 'Tears the pages out.' })
  tear(): void {}

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
  @DescribeRoute<object>({ summary: 'Writes a letter.', body: {} })
  write(@Body() _letter: object): void {}
}

let close: () => Promise<void> = async () => {};

async function tableOf(controller: Type): Promise<RouteTable> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [controller],
    providers: [RouteTable],
  }).compile();
  close = () => module.close();
  await module.init();
  return module.get(RouteTable);
}

afterEach(() => close());

describe('the route table', () => {
  it('says of each route what its declaration says, sorted by path', async () => {
    expect((await tableOf(NotesController)).routes).toEqual([
      { method: 'GET', path: '/notes', access: 'public', summary: 'Lists notes.' },
      { method: 'POST', path: '/notes', access: 'user', summary: 'Writes a note.', body: { text: 'hello' } },
      { method: 'DELETE', path: '/notes/:id/pages', access: ['admin'], summary: 'Tears the pages out.' },
    ]);
  });

  it('refuses a route that takes what nothing would check', async () => {
    await expect(tableOf(CarelessController)).rejects.toThrow(
      'CarelessController.write takes its body without a class',
    );
  });

  it('refuses a route that nobody described', async () => {
    await expect(tableOf(UndescribedController)).rejects.toThrow('UndescribedController.show needs @DescribeRoute');
  });
});
