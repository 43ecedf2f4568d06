CREATE TABLE limit_order (
  order_id    uuid PRIMARY KEY,
  customer_id uuid NOT NULL,
  total_cents bigint NOT NULL,
  lines       jsonb NOT NULL,
  placed_at   timestamptz NOT NULL
);
CREATE INDEX limit_order_of_customer ON limit_order (customer_id, order_id DESC);
CREATE TABLE limit_inbox (
  consumer    text NOT NULL,
  message_id  uuid NOT NULL,
  handled_at  timestamptz NOT NULL,
  reply       jsonb NOT NULL,
  PRIMARY KEY (consumer, message_id)
);
CREATE TABLE limit_outbox (
  id          bigserial PRIMARY KEY,
  message_id  uuid NOT NULL,
  subject     text NOT NULL,
  body        jsonb NOT NULL
);
