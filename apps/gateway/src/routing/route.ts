/** A share of the requests of one message goes elsewhere: to the canaries of its service, or to its next version. */
export interface Route {
  /** The name of the message: `orders.get-order.v1`. */
  readonly message: string;
  /** `canary`, or `v2` and so on. */
  readonly to: string;
  /** Of the callers, from 0 to 100. */
  readonly percent: number;
}

/** What every route looks like: `orders.get-order.v1:canary=10`, `orders.list-orders.v1:v2=0.5`. */
export const routeForm = /^([a-z\d-]+\.[a-z\d-]+\.v\d+):(canary|v\d+)=(\d{1,3}(?:\.\d{1,2})?)$/;

/** Reads a route. Throws for anything else, and for more than 100 percent. */
export function readRoute(text: string): Route {
  const [, message, to, percent] = routeForm.exec(text) ?? [];
  if (message === undefined || to === undefined || Number(percent) > 100)
    throw new Error(`'${text}' is no route like orders.get-order.v1:canary=10, with a percentage from 0 to 100`);
  return { message, to, percent: Number(percent) };
}
