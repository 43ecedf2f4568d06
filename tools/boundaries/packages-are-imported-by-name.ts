// Placed at libs/saga/src/takes-a-shortcut.ts: a path into another package
import '../../outbox/src/index.js';
