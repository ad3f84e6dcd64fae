/** The services a customer's request goes through. Roles are fixed; the `service.name` they report is an option. */
export const SERVICE_ROLES = ['storefront', 'catalogue', 'cart', 'checkout', 'payment'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];

/** Every process of the shop, in the order of their ports from `portBase` on. */
export const PROCESS_ROLES = [...SERVICE_ROLES, 'control', 'generator'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** Base URL of every process, without a slash at the end. */
export type ShopUrls = Readonly<Record<ProcessRole, string>>;
