/** The names that the library's own SQL is generated with, and that its listeners are told. */
export const names = {
  schema: 'public',
  table: 'peer_outbox',
  nextMessages: 'next_peer_messages',
  publication: 'peer_outbox_publication',
  slot: 'peer_outbox_slot',
};
