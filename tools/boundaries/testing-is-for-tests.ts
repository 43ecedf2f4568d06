// Placed at apps/payments/src/charge-payment/uses-the-test-kit.ts: production code imports the test kit
import '@nestwork/testing';
