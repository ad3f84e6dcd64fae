/** Height of the bar at the top, px. */
export const CHROME_HEADER_HEIGHT_PX = 40;
