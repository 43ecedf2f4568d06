// Placed at libs/contract-kit/src/looks-up.ts: contract-kit imports a lib
import '@nestwork/observability';
