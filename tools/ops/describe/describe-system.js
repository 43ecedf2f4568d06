/**
 * A message, with who sends it and who takes it.
 * @typedef {object} MessageUse
 * @property {string} name
 * @property {string} className
 * @property {'command' | 'query' | 'event'} kind
 * @property {string} service  that handles the command or query, or that announces the event
 * @property {string} [key]
 * @property {string} [reply]
 * @property {readonly string[]} errors
 * @property {readonly string[]} sentBy  applications
 * @property {readonly { app: string, by: string, durable?: string, isOrdered?: boolean }[]} takenBy
 *
 * @typedef {{ name: string, sagas: readonly object[], routes: readonly string[] }} AppUse
 */

/**
 * Who sends, handles and consumes what, and what of it does not fit together.
 * @param {{ contracts: readonly object[], apps: Readonly<Record<string, object>> }} system
 * @returns {{ messages: MessageUse[], apps: AppUse[], problems: string[], notes: string[] }}
 */
export function describeSystem({ contracts, apps }) {
  const messages = contracts.map((contract) => ({
    ...contract,
    sentBy: Object.keys(apps).filter((app) => apps[app].makes.has(contract.className)),
    takenBy: Object.entries(apps).flatMap(([app, { handles, consumes }]) =>
      [...handles, ...consumes].filter((taker) => taker.contract === contract.name).map((taker) => takerOf(app, taker)),
    ),
  }));
  return {
    messages,
    apps: Object.entries(apps).map(([name, { sagas, routes }]) => ({ name, sagas, routes })),
    problems: messages.flatMap(problemsOf),
    notes: messages.flatMap(notesOf),
  };
}

function takerOf(app, { by, durable, isOrdered }) {
  return { app, by, ...(durable && { durable, isOrdered }) };
}

function problemsOf({ name, className, kind, service, sentBy, takenBy }) {
  const message = `${className} (${name})`;
  if (kind === 'event') {
    const consumers = takenBy.map(({ durable }) => durable).join(', ');
    const foreign = sentBy.filter((app) => app !== service);
    return [
      ...(takenBy.length > 0 && sentBy.length === 0
        ? [`${message} is published by nobody, and ${consumers} waits for it`]
        : []),
      ...(foreign.length > 0 ? [`${message} is an event of ${service}, and ${foreign.join(', ')} makes it`] : []),
    ];
  }
  if (takenBy.length === 0) return [`${message} is handled by nobody: whoever sends it gets no answer`];
  const wrong = takenBy.filter(({ app }) => app !== service).map(({ app, by }) => `${by} of ${app}`);
  const several = takenBy.length > 1 ? [`${message} is handled by ${takenBy.map(({ by }) => by).join(' and ')}`] : [];
  return [
    ...several,
    ...(wrong.length > 0 ? [`${message} is a message to ${service}, and ${wrong.join(', ')} handles it`] : []),
  ];
}

function notesOf({ name, className, kind, sentBy, takenBy }) {
  const message = `${className} (${name})`;
  if (kind === 'event' && takenBy.length === 0) return [`${message} is consumed by nobody`];
  return kind !== 'event' && sentBy.length === 0 ? [`${message} is sent by nobody`] : [];
}
