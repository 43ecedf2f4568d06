// Placed at libs/saga/src/looks-up.ts: the saga lib imports the service lib
import '@nestwork/service';
