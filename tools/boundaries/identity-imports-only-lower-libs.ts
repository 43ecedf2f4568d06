// Placed at libs/identity/src/asks-elsewhere.ts: identities import messaging
import '@nestwork/messaging';
