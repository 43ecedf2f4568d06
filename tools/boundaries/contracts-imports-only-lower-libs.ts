// Placed at libs/contracts/src/looks-up.ts: contracts import more than contract-kit
import '@nestwork/messaging';
