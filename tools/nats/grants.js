/**
 * What a user of NATS may do: allow-lists only. Deny rules were bypassed by overlapping wildcards and by queue subscriptions
 * (NATS advisories 2026-17, 2026-18).
 * @typedef {{ publish: readonly string[], subscribe: readonly string[] }} Grant
 *   `subscribe`: a subject, or a subject and the only queue group that it may be subscribed with
 *
 * What an application may do while it runs, and what it may do beyond that to change its streams and consumers.
 * @typedef {{ name: string, runs: Grant, declares: Grant }} AppGrant
 */

/** How many readers of a stream one service may have at the same time; see StreamContents. */
const readerSlots = 8;

/**
 * What each application may do, from who sends, handles and consumes what.
 * @param {{ messages: readonly import('../ops/describe/describe-system.js').MessageUse[], parts: Readonly<Record<string, object>> }} system
 * @returns {AppGrant[]}
 */
export function grantsOf({ messages, parts }) {
  return Object.entries(parts).map(([name, app]) => {
    const use = { name, ...app, messages, parts };
    const publish = sorted([...sends(use), ...answers(use), ...itsOwn(use), ...looksAt(use), ...creates(use)]);
    const runs = { publish, subscribe: sorted(hears(use)) };
    return { name, runs, declares: { publish: sorted(declares(use)), subscribe: [] } };
  });
}

/** Requests, commands by outbox, and the stored replies to the commands of sagas. */
function sends({ name, messages, storesMessages, parts }) {
  const sent = messages.filter(({ kind, sentBy }) => kind !== 'event' && sentBy.includes(name));
  const taken = messages.filter(({ kind, takenBy }) => kind === 'command' && takenBy.some(({ app }) => app === name));
  const sagas = new Set(taken.flatMap(({ sentBy }) => sentBy).filter((app) => parts[app].replySubject));
  return [
    ...sent.flatMap(({ requestSubjects }) => requestSubjects),
    ...(storesMessages ? sent.flatMap(({ storedSubject }) => storedSubject ?? []) : []),
    ...(storesMessages ? [...sagas].map((app) => parts[app].replySubject) : []),
  ];
}

/**
 * Where askers wait for its answer, and where the command line asks who is there. Not `allow_responses`: before nats-server 2.10.23
 * every message with a reply subject, deliveries of JetStream included, made the server go through all of the last minute.
 */
function answers({ name }) {
  return [`_INBOX.*.*.${name}.*`, '_INBOX.operator.*'];
}

/** Subjects that carry the name of the service. */
function itsOwn({ name, storesMessages }) {
  return [`evt.${name}.>`, `dlq.${name}.>`, ...(storesMessages ? [`outbox.${name}.*`] : [])];
}

function hears({ name, storesMessages, handles, follows }) {
  return [
    `_INBOX.${name}.>`,
    `ops.${name}.*.* ${name}`,
    ...(handles.length > 0 ? [`svc.${name}.> ${name}`] : []),
    ...(storesMessages ? [`outbox.${name}.*`] : []),
    ...follows,
    ...['PING', 'INFO', 'STATS'].flatMap((verb) => [`$SRV.${verb}`, `$SRV.${verb}.${name}`, `$SRV.${verb}.${name}.*`]),
  ];
}

/** JetStream: its own consumers, what streams and consumers there are, and the messages of the streams that it writes to. */
function looksAt(use) {
  const { receives } = use;
  return [
    ...['INFO', 'STREAM.NAMES', 'STREAM.INFO.*', 'CONSUMER.LIST.*', 'CONSUMER.NAMES.*'].map(
      (rest) => `$JS.API.${rest}`,
    ),
    ...[...writesTo(use), ...readsFrom(use)].map((stream) => `$JS.API.STREAM.MSG.GET.${stream}`),
    ...receives.flatMap(({ stream, durable }) => [
      `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
      `$JS.ACK.${stream}.${durable}.>`,
      // Servers from 2.14 on may put the domain and the account in front.
      `$JS.ACK.*.*.${stream}.${durable}.>`,
    ]),
    ...writesTo(use).flatMap((stream) => readersOf(use.name).flatMap((reader) => reading(stream, reader))),
  ];
}

function readersOf(name) {
  return Array.from({ length: readerSlots }, (_, slot) => `${name}_reader-${slot}`);
}

function reading(stream, reader) {
  return ['CREATE', 'INFO', 'MSG.NEXT', 'DELETE'].map((verb) => `$JS.API.CONSUMER.${verb}.${stream}.${reader}`);
}

function writesTo({ name, ownStreams, storesMessages, messages, parts }) {
  if (!storesMessages) return [];
  const commands = messages.filter(({ kind }) => kind === 'command');
  const sentTo = commands.filter(({ sentBy }) => sentBy.includes(name)).map(({ service }) => service);
  const answers = commands
    .filter(({ takenBy }) => takenBy.some(({ app }) => app === name))
    .flatMap(({ sentBy }) => sentBy.filter((app) => parts[app].replySubject));
  return [...new Set([...ownStreams, ...[...sentTo, ...answers].map((app) => parts[app].commandStream)])];
}

function readsFrom({ receives }) {
  return [...new Set(receives.map(({ stream }) => stream))];
}

/** What is missing, because it never was or somebody deleted it: its consumers, and the streams that it uses. Changes none. */
function creates(use) {
  const { correctedStreams, receives } = use;
  return [
    ...[...correctedStreams, ...writesTo(use), ...readsFrom(use)].map((stream) => `$JS.API.STREAM.CREATE.${stream}`),
    ...receives.map(
      ({ stream, durable, filterSubject }) => `$JS.API.CONSUMER.CREATE.${stream}.${durable}.${filterSubject}`,
    ),
  ];
}

/** Changes of what carries its own name. */
function declares({ correctedStreams, receives }) {
  return [
    ...correctedStreams.map((stream) => `$JS.API.STREAM.UPDATE.${stream}`),
    ...receives.flatMap(({ stream, durable }) => [
      // An update that changes limits only; and servers before 2.9.
      `$JS.API.CONSUMER.CREATE.${stream}.${durable}`,
      `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.${durable}`,
      `$JS.API.CONSUMER.DELETE.${stream}.${durable}`,
    ]),
  ];
}

function sorted(subjects) {
  return [...new Set(subjects)].toSorted((a, b) => (a < b ? -1 : 1));
}
