/** @type {import('../controls.js').Control} */
export const noQueueGroup = {
  name: 'no queue group',
  means:
    'every instance works on every request; the inbox keeps the effects single, so only the count of requests shows it',
  meant: 'I8',
  patches: [
    {
      file: 'libs/messaging/src/request/request-server.ts',
      find: 'queue: this.settings.service,',
      replace: '',
    },
    // NATS would refuse it otherwise.
    ...['inventory', 'payments', 'orders'].map((service) => ({
      file: 'deploy/nats/permissions.json',
      find: `"svc.${service}.> ${service}"`,
      replace: `"svc.${service}.>"`,
    })),
  ],
  run: { faults: [] },
};
