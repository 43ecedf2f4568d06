// Placed at libs/observability/src/looks-up.ts: observability imports a lib
import '@nestwork/contract-kit';
