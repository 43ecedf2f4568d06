import type { MessageContract } from '@nestwork/contract-kit';

/**
 * Into how many subjects the events of one name are spread by key. Fixed for ever: another number breaks the order per
 * key.
 */
export const eventPartitions = 16;

/** The partition of an ordering key: 32-bit FNV-1a of its UTF-8 bytes. */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % eventPartitions;
}

/** Which instances of a service take a request: all but its canaries, or its canaries only. */
export type InstanceGroup = 'stable' | 'canary';

/** Where a request for this command or query is sent. */
export function requestSubjectOf({ name }: Pick<MessageContract, 'name'>, group: InstanceGroup = 'stable'): string {
  return group === 'stable' ? `svc.${name}` : `svc.${name}.${group}`;
}

/** Where JetStream stores this command or event. An event needs its ordering key, or its id when it has none. */
export function subjectOf(contract: Pick<MessageContract, 'kind' | 'name'>, key?: string): string {
  if (contract.kind === 'command') return `cmd.${contract.name}`;
  if (contract.kind === 'query') throw new Error(`${contract.name} is a query: it is asked, never stored`);
  if (key === undefined) throw new Error(`The subject of event ${contract.name} needs its key or its id`);
  return `evt.${contract.name}.${partitionOf(key)}`;
}

/** The service that a request, a command or an event is of, by its subject: the second token. */
export function serviceIn(subject: string): string {
  return subject.split('.', 2)[1] ?? subject;
}

/** The stream of the commands that a service receives. */
export function commandStreamOf(service: string): string {
  return `CMD_${service.toUpperCase()}`;
}

/** The stream of the events that a service announces. */
export function eventStreamOf(service: string): string {
  return `EVT_${service.toUpperCase()}`;
}

/** The name of a durable consumer on the server, which allows no dots. */
export function durableNameOf(declared: string): string {
  return declared.replaceAll('.', '_');
}

/** The durable through which a service receives one of its commands: `inventory_reserve-stock-v1`. */
export function commandDurableOf({ name, service }: Pick<MessageContract, 'name' | 'service'>): string {
  return `${service}_${name.slice(service.length + 1).replaceAll('.', '-')}`;
}
