import { NatsServerProcess } from '@nestwork/testing';
import { openGateway, type OpenGateway } from './open-gateway.js';
import { Responder } from './responder.js';

/** What most specs of the gateway stand on. */
interface GatewayWithServices<G extends OpenGateway> {
  readonly nats: NatsServerProcess;
  readonly natsUrl: string;
  readonly gateway: G;
  /** Stands where all services stand. */
  readonly services: Responder;
  /** Ends all that was started for it. */
  readonly close: () => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/**
 * Starts a broker, a gateway and a responder.
 * @param open  how the gateway is opened; by default it does not listen
 * @param broker  one that runs already, and goes on: for specs that want a new gateway for each of their cases
 */
export function gatewayWithServices<G extends OpenGateway>(
  env: Environment,
  open: (env: Environment) => Promise<G>,
  broker?: NatsServerProcess,
): Promise<GatewayWithServices<G>>;
export function gatewayWithServices(env?: Environment): Promise<GatewayWithServices<OpenGateway>>;
export async function gatewayWithServices(env: Environment = {}, open = openGateway, broker?: NatsServerProcess) {
  const nats = broker ?? (await NatsServerProcess.start());
  const natsUrl = `nats://${nats.address.host}:${nats.address.port}`;
  const gateway = await open({ NATS_URL: natsUrl, ...env });
  const services = await Responder.connect(natsUrl);
  const close = async (): Promise<void> => {
    await services.close();
    await gateway.service.stop();
    if (!broker) await nats.stop();
  };
  return { nats, natsUrl, gateway, services, close };
}
