import { takeAlertmanagerNotification } from './takeAlertmanagerNotification.ts';
/** Every webhook of the API. A new one is a file and a row. */
export const apiHooks = [takeAlertmanagerNotification];
