import { BackgroundLoops } from '@nestwork/messaging';
import { openGateway, type OpenGateway } from './open-gateway.js';

/** A gateway that listens, with its background loops, as one among several. */
export interface ListeningGateway extends OpenGateway {
  readonly url: string;
}

/** Opens it. @param env  that of another gateway, for a second one that trusts the same issuer */
export async function listeningGateway(env: Readonly<Record<string, string>>): Promise<ListeningGateway> {
  const gateway = await openGateway(env);
  await gateway.app.get(BackgroundLoops).startAll();
  await gateway.app.listen(0, '127.0.0.1');
  return { ...gateway, url: (await gateway.app.getUrl()).replace('[::1]', '127.0.0.1') };
}
