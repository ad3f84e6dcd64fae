/** `service.version` of every service while no fault says otherwise. */
export const SERVICE_VERSION = '1.0.0';
