import { z } from 'zod';

/** A TCP port. 0 ("any") is refused: workers share their port, and senders have to know it. */
export const portSchema = z.int().min(1).max(65535);
