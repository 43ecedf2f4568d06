import type { sendUnaryData } from '@grpc/grpc-js';

type GrpcFailure = NonNullable<Parameters<sendUnaryData<object>>[0]>;

/** Hands what a promise comes to over to a callback of grpc-js. */
export async function answerBy(
  callback: sendUnaryData<object>,
  answer: Promise<object>,
  failure: (error: unknown) => GrpcFailure,
): Promise<void> {
  const [error, value] = await answered(answer, failure);
  callback(error, value);
}

async function answered(
  answer: Promise<object>,
  failure: (error: unknown) => GrpcFailure,
): Promise<[GrpcFailure, null] | [null, object]> {
  try {
    return [null, await answer];
  } catch (error) {
    return [failure(error), null];
  }
}
