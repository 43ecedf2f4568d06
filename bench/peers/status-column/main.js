import { relayStatusColumn } from './relay.js';

await relayStatusColumn();
