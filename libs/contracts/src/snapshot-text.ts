import { contractSnapshot } from '@nestwork/contract-kit';
import './index.js';

/** The text of `contracts.snapshot.json`: everything that the messages of this package promise to services in any language. */
export function snapshotText(): string {
  return `${JSON.stringify(contractSnapshot(), null, 2)}\n`;
}
