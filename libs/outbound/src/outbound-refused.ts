/** A call was not made, or its answer not followed, because nothing allows it. The message says what would. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';
}
