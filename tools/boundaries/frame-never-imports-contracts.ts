// Placed at libs/testing/src/knows-the-shop.ts: the frame imports the example's messages
import '@nestwork/contracts';
