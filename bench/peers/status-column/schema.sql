CREATE TABLE status_outbox (
  id          bigserial PRIMARY KEY,
  message_id  text NOT NULL,
  subject     text NOT NULL,
  headers     jsonb NOT NULL,
  body        text NOT NULL,
  status      text NOT NULL DEFAULT 'pending',
  created_at  timestamptz NOT NULL DEFAULT now(),
  sent_at     timestamptz
);
CREATE INDEX status_outbox_pending ON status_outbox (id) WHERE status = 'pending';
