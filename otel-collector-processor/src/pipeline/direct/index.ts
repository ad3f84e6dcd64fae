export { AcceptedLog, type FeedSource } from './acceptedLog.ts';
export { DirectDelivery, type Delivered } from './directDelivery.ts';
