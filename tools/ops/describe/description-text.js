/**
 * The description as people read it: one section for each application, then what does not fit together.
 * @param {ReturnType<typeof import('./describe-system.js').describeSystem>} description
 */
export function descriptionText({ messages, apps, problems, notes }) {
  const sections = apps.map((app) => [app.name, ...linesOf(app, messages)].join('\n'));
  const lines = [...notes.map((note) => `note: ${note}`), ...problems.map((problem) => `! ${problem}`)];
  return [...sections, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n');
}

function linesOf({ name, sagas, routes }, messages) {
  const takes = (message) => message.takenBy.some(({ app }) => app === name);
  const sends = (message) => message.sentBy.includes(name);
  const isEvent = ({ kind }) => kind === 'event';
  return [
    ...routes.map((route) => line('serves', route)),
    ...messages.filter((each) => takes(each) && !isEvent(each)).map((each) => line('handles', handled(each))),
    ...messages.filter((each) => sends(each) && isEvent(each)).map((each) => line('publishes', published(each))),
    ...messages.filter((each) => takes(each) && isEvent(each)).flatMap((each) => consumed(each, name)),
    ...messages
      .filter((each) => sends(each) && !isEvent(each))
      .map((each) => line('sends', `${each.className} to ${each.service}`)),
    ...sagas.map((saga) => line('saga', `${saga.name}: ${saga.steps.join(', ')}`)),
  ];
}

function handled({ className, reply, errors, sentBy }) {
  const answers = [reply, ...errors].filter(Boolean).join(' or ');
  return `${className} from ${sentBy.join(', ') || 'nobody'}, answers ${answers}`;
}

function published({ className, key, takenBy }) {
  const consumers = takenBy.map(({ durable }) => durable).join(', ');
  return `${className}${key ? ` by ${key}` : ''} to ${consumers || 'nobody'}`;
}

function consumed({ className, service, takenBy }, name) {
  return takenBy
    .filter(({ app }) => app === name)
    .map(({ durable, isOrdered }) =>
      line('consumes', `${className} of ${service} as ${durable}${isOrdered ? ', in order' : ''}`),
    );
}

function line(what, text) {
  return `  ${what.padEnd(9)}  ${text}`;
}
