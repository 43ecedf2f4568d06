// Bundled with the applications: it needs their own copies of the libs, in which their decorators left what they declared.
import { PATH_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { allContracts, contractOf } from '@nestwork/contract-kit';
import {
  advisoryStream,
  commandDurableOf,
  commandStreamOf,
  consumersOf,
  eventConsumerDeclarationOf,
  eventStreamOf,
  followedEventsOf,
  handledMessageOf,
  requestSubjectOf,
  subjectOf,
} from '@nestwork/messaging';
import { Outbox } from '@nestwork/outbox';
import { replySubjectOf, SAGAS } from '@nestwork/saga';

/**
 * What one application declares.
 * @typedef {object} Parts
 * @property {readonly { contract: string, by: string }[]} handles  commands and queries
 * @property {readonly { contract: string, by: string, durable: string, isOrdered: boolean }[]} consumes  events
 * @property {readonly { name: string, steps: readonly string[] }[]} sagas
 * @property {readonly string[]} routes  of HTTP: `POST /orders`
 * @property {boolean} storesMessages  whether it has an outbox
 * @property {readonly { stream: string, durable: string, filterSubject: string }[]} receives  its consumers on the server
 * @property {readonly string[]} follows  subjects of events that each of its instances hears
 * @property {readonly string[]} ownStreams  of its events, and of the commands to it
 * @property {readonly string[]} correctedStreams  that it declares and corrects
 * @property {string} commandStream
 * @property {string} [replySubject]  where its sagas are answered
 */

/**
 * What the modules declare, without making anything of it: no connection, no configuration.
 * @param {Readonly<Record<string, Readonly<Record<string, unknown>>>>} modules  what <name>.module.ts exports, by application
 * @returns {{ contracts: readonly object[], apps: Readonly<Record<string, Parts>> }}
 */
export function systemParts(modules) {
  const apps = Object.entries(modules).map(([name, exported]) => [name, partsOf(name, Object.values(exported))]);
  return { contracts: allContracts().map(contractPart), apps: Object.fromEntries(apps) };
}

function contractPart(contract) {
  const { name, kind, service, type, key, reply, errors } = contract;
  return {
    name,
    kind,
    ...(kind !== 'event' && {
      requestSubjects: [requestSubjectOf(contract), requestSubjectOf(contract, 'canary')],
    }),
    ...(kind === 'command' && { storedSubject: subjectOf(contract) }),
    service,
    className: type.name,
    key,
    reply: reply?.name,
    errors: errors.map((error) => error.name),
  };
}

function partsOf(name, roots) {
  const { providers, controllers } = everythingIn(roots);
  const classes = [...providers].map((provider) => provider.useClass ?? provider).filter(isClass);
  const sagas = [...providers].filter(({ provide }) => provide === SAGAS);
  const receives = receivedBy(name, classes, sagas.length > 0);
  return {
    handles: [...classes.flatMap(handlerOf), ...[...controllers].flatMap(patternsOf)],
    consumes: classes.flatMap(consumerOf),
    sagas: sagas.flatMap(({ useValue }) => useValue.map(sagaPart)),
    routes: [...controllers].flatMap(routesOf),
    storesMessages: classes.includes(Outbox),
    receives,
    follows: followedBy([...classes, ...[...controllers].flatMap(methodsOf)]),
    ownStreams: [commandStreamOf(name), eventStreamOf(name)],
    correctedStreams: [
      commandStreamOf(name),
      eventStreamOf(name),
      ...(receives.length > 0 ? [advisoryStream.name] : []),
    ],
    commandStream: commandStreamOf(name),
    ...(sagas.length > 0 && { replySubject: replySubjectOf(name) }),
  };
}

/** Once each: two answers of a gateway may be out of date after the same event. */
function followedBy(declaring) {
  const events = declaring.flatMap((each) => followedEventsOf(each));
  return [...new Set(events.map((event) => `evt.${contractOf(event).name}.*`))];
}

/** The consumers that the application has on the server, by the rules of the frame. */
function receivedBy(name, classes, hasSagas) {
  const replies = {
    stream: commandStreamOf(name),
    durable: `${name}.saga-replies`,
    filterSubject: replySubjectOf(name),
  };
  const endpoints = [...commandsTo(name, classes), ...eventsFor(classes), ...(hasSagas ? [replies] : [])];
  if (endpoints.length === 0) return [];
  const givenUp = {
    stream: advisoryStream.name,
    durable: `${name}_given-up`,
    filterSubject: advisoryStream.subjects[0],
  };
  return [...endpoints.flatMap((endpoint) => consumersOf(endpoint, -1)), givenUp].map(
    ({ stream, durable, filterSubject }) => ({ stream, durable, filterSubject }),
  );
}

function commandsTo(name, classes) {
  return classes
    .map((type) => handledMessageOf(type))
    .filter((message) => message && contractOf(message).kind === 'command')
    .map((message) => contractOf(message))
    .map((contract) => ({
      stream: commandStreamOf(name),
      durable: commandDurableOf(contract),
      filterSubject: subjectOf(contract),
    }));
}

function eventsFor(classes) {
  return classes
    .flatMap((type) => eventConsumerDeclarationOf(type) ?? [])
    .map(({ event, options }) => ({
      stream: eventStreamOf(contractOf(event).service),
      filterSubject: `evt.${contractOf(event).name}.*`,
      ...options,
    }));
}

/** The providers and controllers of modules and of all that they import, dynamic or not. */
function everythingIn(roots) {
  const [seen, providers, controllers] = [new Set(), new Set(), new Set()];
  const visit = (module) => {
    if (!module || seen.has(module)) return;
    seen.add(module);
    const type = module.module ?? module.forwardRef?.() ?? module;
    const listed = (kind) => [
      ...(isClass(type) ? (Reflect.getMetadata(kind, type) ?? []) : []),
      ...(module[kind] ?? []),
    ];
    for (const provider of listed('providers')) providers.add(provider);
    for (const controller of listed('controllers')) controllers.add(controller);
    for (const imported of listed('imports')) visit(imported);
  };
  roots.forEach(visit);
  return { providers, controllers };
}

function handlerOf(type) {
  const message = handledMessageOf(type);
  return message ? [{ contract: contractOf(message).name, by: type.name }] : [];
}

function consumerOf(type) {
  const declared = eventConsumerDeclarationOf(type);
  if (!declared) return [];
  const { durable, ordered = false } = declared.options;
  return [{ contract: contractOf(declared.event).name, by: type.name, durable, isOrdered: ordered }];
}

function sagaPart({ name, steps }) {
  return { name, steps: steps.map((step) => step.name) };
}

function patternsOf(controller) {
  return methodsOf(controller).flatMap((method) =>
    (Reflect.getMetadata(PATTERN_METADATA, method) ?? []).map((contract) => ({ contract, by: controller.name })),
  );
}

function routesOf(controller) {
  const base = Reflect.getMetadata(PATH_METADATA, controller);
  return methodsOf(controller).flatMap((method) => {
    const verb = Reflect.getMetadata(METHOD_METADATA, method);
    if (verb === undefined) return [];
    const path = [base, Reflect.getMetadata(PATH_METADATA, method)].flatMap((part) => `${part ?? ''}`.split('/'));
    return [`${RequestMethod[verb]} /${path.filter(Boolean).join('/')}`];
  });
}

function methodsOf({ prototype }) {
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => prototype[name]);
}

function isClass(value) {
  return typeof value === 'function';
}
