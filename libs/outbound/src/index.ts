export { OutboundConfig } from './outbound-config.js';
export { OutboundHttp, type OutboundAnswer, type OutboundRequest } from './outbound-http.js';
export { OutboundRefused } from './outbound-refused.js';
export type { OutboundRules } from './outbound-rules.js';
