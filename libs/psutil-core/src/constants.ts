/** psutil's constants: words where psutil has words, its numbers where the system has numbers. */

export const STATUS_RUNNING = 'running';
export const STATUS_SLEEPING = 'sleeping';
export const STATUS_DISK_SLEEP = 'disk-sleep';
export const STATUS_STOPPED = 'stopped';
export const STATUS_TRACING_STOP = 'tracing-stop';
export const STATUS_ZOMBIE = 'zombie';
export const STATUS_DEAD = 'dead';
export const STATUS_WAKE_KILL = 'wake-kill';
export const STATUS_WAKING = 'waking';
export const STATUS_PARKED = 'parked';
export const STATUS_IDLE = 'idle';
export const STATUS_LOCKED = 'locked';
export const STATUS_WAITING = 'waiting';
export const STATUS_SUSPENDED = 'suspended';

export const CONN_ESTABLISHED = 'ESTABLISHED';
export const CONN_SYN_SENT = 'SYN_SENT';
export const CONN_SYN_RECV = 'SYN_RECV';
export const CONN_FIN_WAIT1 = 'FIN_WAIT1';
export const CONN_FIN_WAIT2 = 'FIN_WAIT2';
export const CONN_TIME_WAIT = 'TIME_WAIT';
export const CONN_CLOSE = 'CLOSE';
export const CONN_CLOSE_WAIT = 'CLOSE_WAIT';
export const CONN_LAST_ACK = 'LAST_ACK';
export const CONN_LISTEN = 'LISTEN';
export const CONN_CLOSING = 'CLOSING';
export const CONN_NONE = 'NONE';

/**
 * I/O priority classes of Linux: none (follows nice), real time, best effort, idle (only when no other process wants
 * the disk).
 */
export const IOPRIO_CLASS_NONE = 0;
export const IOPRIO_CLASS_RT = 1;
export const IOPRIO_CLASS_BE = 2;
export const IOPRIO_CLASS_IDLE = 3;

/** I/O priorities of Windows, which has no levels within them. */
export const IOPRIO_VERYLOW = 0;
export const IOPRIO_LOW = 1;
export const IOPRIO_NORMAL = 2;
export const IOPRIO_HIGH = 3;

/** Values of `nice` on Windows: priority classes of winbase.h. */
export const IDLE_PRIORITY_CLASS = 0x40;
export const BELOW_NORMAL_PRIORITY_CLASS = 0x4000;
export const NORMAL_PRIORITY_CLASS = 0x20;
export const ABOVE_NORMAL_PRIORITY_CLASS = 0x8000;
export const HIGH_PRIORITY_CLASS = 0x80;
export const REALTIME_PRIORITY_CLASS = 0x100;

/** No limit for a resource. */
export const RLIM_INFINITY = -1;

/** A resource of getrlimit(2), by name: RLIMIT_NOFILE is 'NOFILE'. */
export type RlimitResource =
  | 'AS'
  | 'CORE'
  | 'CPU'
  | 'DATA'
  | 'FSIZE'
  | 'LOCKS'
  | 'MEMLOCK'
  | 'MSGQUEUE'
  | 'NICE'
  | 'NOFILE'
  | 'NPROC'
  | 'RSS'
  | 'RTPRIO'
  | 'RTTIME'
  | 'SIGPENDING'
  | 'STACK';

export const RLIMIT_AS = 'AS';
export const RLIMIT_CORE = 'CORE';
export const RLIMIT_CPU = 'CPU';
export const RLIMIT_DATA = 'DATA';
export const RLIMIT_FSIZE = 'FSIZE';
export const RLIMIT_LOCKS = 'LOCKS';
export const RLIMIT_MEMLOCK = 'MEMLOCK';
export const RLIMIT_MSGQUEUE = 'MSGQUEUE';
export const RLIMIT_NICE = 'NICE';
export const RLIMIT_NOFILE = 'NOFILE';
export const RLIMIT_NPROC = 'NPROC';
export const RLIMIT_RSS = 'RSS';
export const RLIMIT_RTPRIO = 'RTPRIO';
export const RLIMIT_RTTIME = 'RTTIME';
export const RLIMIT_SIGPENDING = 'SIGPENDING';
export const RLIMIT_STACK = 'STACK';

/** Values of `duplex` in netIfStats; unknown is null. */
export const NIC_DUPLEX_FULL = 'full';
export const NIC_DUPLEX_HALF = 'half';
export const NIC_DUPLEX_UNKNOWN = null;

/** Family of hardware addresses in netIfAddrs, on every system. */
export const AF_LINK = 'AF_LINK';
