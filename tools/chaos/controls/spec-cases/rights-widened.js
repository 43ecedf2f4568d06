/** @type {import('../run-spec-control.js').SpecControl} */
export const rightsWidened = {
  name: "one service's NATS rights widened",
  means: 'payments may publish the events of every service',
  meant: 'NATS rights',
  patches: [
    {
      file: 'deploy/nats/permissions.json',
      find: '"evt.payments.>"',
      replace: '"evt.>"',
    },
  ],
  spec: 'tools/nats/permissions.int.spec.js',
  fails: 'may publish to the subjects that it needs, and to no other one',
};
