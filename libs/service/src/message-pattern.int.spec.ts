import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { MessagePattern, Payload as Body } from '@nestjs/microservices';
import { ContractError, ErrorContract, Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { MessagingModule } from '@nestwork/messaging';
import { startService, type TestService } from '@nestwork/testing';
import { IsString } from 'class-validator';
import { SampleConfig } from '../spec-support/sample-config.js';

@ErrorContract('library.book-unknown', 'not-found')
class BookUnknown extends ContractError {
  @IsString() readonly title!: string;
}

class Shelf extends Payload {
  @IsString() readonly shelf!: string;
}

@QueryContract('library.find-book.v1', { reply: Shelf, errors: [BookUnknown] })
class FindBook extends QueryMessage<Shelf> {
  @IsString() readonly title!: string;
}

@Controller()
class LibraryController {
  @MessagePattern('library.find-book.v1')
  find(@Body() { title }: FindBook): Shelf {
    if (title !== 'Emma') throw BookUnknown.of({ title });
    return Shelf.of({ shelf: 'A' });
  }
}

@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [SampleConfig],
      useFactory: (config: SampleConfig) => ({ service: 'library', ...config.nats }),
    }),
  ],
  controllers: [LibraryController],
})
class LibraryModule {}

describe('a controller with @MessagePattern', () => {
  let library: TestService;
  beforeAll(async () => {
    library = await startService(LibraryModule, { name: 'library', config: SampleConfig });
  });
  afterAll(() => library.stop());

  it('answers a request', async () => {
    await expect(library.request(FindBook.of({ title: 'Emma' }))).resolves.toEqual(Shelf.of({ shelf: 'A' }));
  });

  it('throws its declared error at the caller, as the same class', async () => {
    await expect(library.request(FindBook.of({ title: 'Ulysses' }))).rejects.toBeInstanceOf(BookUnknown);
  });
});
