import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NoParameters, Operations, type OperationResult } from '@nestwork/operations';
import type { ApiClient } from './api-key-file.js';
import { ApiKeys } from './api-keys.js';

const WARN_BEFORE_MS = 14 * 86_400_000;

/** Lets operators see which machines may call, and which of them will soon be without a key. */
@Injectable()
export class ApiKeyOperations implements OnModuleInit {
  constructor(
    private readonly keys: ApiKeys,
    private readonly operations: Operations,
  ) {}

  onModuleInit(): void {
    this.operations.register({
      name: 'api-keys list',
      summary: 'Shows the machines that may call the gateway, with the ends of their keys.',
      parameters: NoParameters,
      changes: false,
      run: async () => listed(this.keys.clients, Date.now()),
    });
  }
}

/** @param now  epoch milliseconds */
export function listed(clients: readonly ApiClient[], now: number): OperationResult {
  const rows = clients.flatMap(({ name, subject, roles, endpoints, keys }) =>
    keys.map(({ id, expiresAt }) => ({
      client: name,
      key: id,
      until: expiresAt,
      works: Date.parse(expiresAt) > now,
      actsAs: subject,
      roles: roles.join(', '),
      endpoints: endpoints.join(', '),
    })),
  );
  const problems = clients.flatMap((client) => problemWith(client, now));
  return problems.length > 0 ? { rows, problems } : { rows };
}

function problemWith({ name, keys }: ApiClient, now: number): readonly string[] {
  const last = Math.max(0, ...keys.map(({ expiresAt }) => Date.parse(expiresAt)));
  if (last > now + WARN_BEFORE_MS) return [];
  if (last <= now) return [`${name} has no key that works: npm run api-key -- rotate ${name}, or revoke ${name}`];
  return [`${name} has no key that works from ${new Date(last).toISOString()}: npm run api-key -- rotate ${name}`];
}
