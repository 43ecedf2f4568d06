// Placed at libs/saga/src/cycle.ts: a file that imports itself through the lib's own index
import '@nestwork/saga';
import './cycle.js';
