/** RFC 3339, seconds or milliseconds since the epoch, an offset from now such as `-15m`, or a Date. */
export type Time = string | number | Date;
