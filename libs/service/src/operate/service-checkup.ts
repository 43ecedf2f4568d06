import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BrokerFacts, MessagingSettings, StreamPlans } from '@nestwork/messaging';
import { HealthRegistry } from '@nestwork/observability';
import { Doctor, type Finding } from '@nestwork/operations';
import { judgeClock, judgeNatsVersion, judgeRights, judgeStorage, judgeStreams } from './judge-broker.js';

/** Lets the doctor look at this process and at its broker. */
@Injectable()
export class ServiceCheckup implements OnModuleInit {
  constructor(
    private readonly doctor: Doctor,
    private readonly broker: BrokerFacts,
    private readonly plans: StreamPlans,
    private readonly settings: MessagingSettings,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    const { doctor, broker } = this;
    doctor.add('Node', () => [judgeNode(process.versions.node)]);
    doctor.add('readiness', () => this.#readiness());
    doctor.add('nats-server', () => [judgeNatsVersion(broker.serverVersion)]);
    doctor.add('clock of NATS', async () => [judgeClock(await broker.clock())]);
    doctor.add('storage', async () => [judgeStorage(await broker.storage())]);
    doctor.add('streams', async () => judgeStreams(await this.plans.differences(), this.settings.replicas));
    doctor.add('permissions', () => this.#rights());
  }

  async #readiness(): Promise<Finding[]> {
    const down = [...(await this.health.run())].filter(([, { up }]) => !up);
    if (down.length === 0)
      return [{ severity: 'ok', about: 'readiness', finding: 'every check of this instance is up' }];
    return down.map(([name, { message = 'is down' }]) => {
      return { severity: 'problem', about: 'readiness', finding: `${name}: ${message}` };
    });
  }

  async #rights(): Promise<Finding[]> {
    const [forgeable, readable]: [string[], string[]] = [[], []];
    for (const service of await this.broker.otherServices()) {
      if ((await this.broker.mayStore(probeOf(service))) !== 'forbidden') forgeable.push(service);
      if (await this.broker.mayRead(`_INBOX.${service}.>`)) readable.push(service);
    }
    return judgeRights({ own: await this.broker.mayStore(probeOf(this.settings.service)), forgeable, readable });
  }
}

function probeOf(service: string): string {
  return `evt.${service}.doctor.v1.0`;
}

/** Node's even versions get fixes for thirty months from October; the frame needs 20.19. */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return {
      severity: 'problem',
      about: 'Node',
      finding: `${version} is older than 20.19`,
      mend: 'Run the image that the project builds.',
    };
  if (major >= 22) return { severity: 'ok', about: 'Node', finding: `is version ${version}` };
  return {
    severity: 'warning',
    about: 'Node',
    finding: `${version} gets no fixes any more`,
    mend: 'Run a version that is supported.',
  };
}
