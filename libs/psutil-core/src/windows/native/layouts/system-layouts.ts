// sysinfoapi.h, psapi.h, winternl.h, powerbase.h, winioctl.h, wtsapi32.h
import { layout } from './layout.js';

/** What GlobalMemoryStatusEx fills. */
export const memoryStatus = layout('MEMORYSTATUSEX', 64, {
  dwLength: [0, 'u32'],
  ullTotalPhys: [8, 'u64'],
  ullAvailPhys: [16, 'u64'],
});

/** What GetPerformanceInfo fills; sizes are in pages, PageSize in bytes. */
export const performanceInformation = layout('PERFORMANCE_INFORMATION', 104, {
  cb: [0, 'u32'],
  CommitLimit: [16, 'u64'],
  PhysicalTotal: [32, 'u64'],
  SystemCache: [48, 'u64'],
  PageSize: [80, 'u64'],
});

/** One entry of SystemPageFileInformation; sizes are in pages. */
export const pageFileInformation = layout('SYSTEM_PAGEFILE_INFORMATION', 32, {
  NextEntryOffset: [0, 'u32'],
  TotalSize: [4, 'u32'],
  TotalInUse: [8, 'u32'],
});

/** One CPU of SystemProcessorPerformanceInformation; times in 100 ns. KernelTime includes the other three. */
export const processorPerformance = layout('SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION', 48, {
  IdleTime: [0, 'i64'],
  KernelTime: [8, 'i64'],
  UserTime: [16, 'i64'],
  DpcTime: [24, 'i64'],
  InterruptTime: [32, 'i64'],
  InterruptCount: [40, 'u32'],
});

/** The beginning of what SystemPerformanceInformation fills; newer systems append fields. */
export const systemPerformance = layout('SYSTEM_PERFORMANCE_INFORMATION', 312, {
  ContextSwitches: [296, 'u32'],
  SystemCalls: [308, 'u32'],
});

/** One CPU of SystemInterruptInformation. */
export const interruptInformation = layout('SYSTEM_INTERRUPT_INFORMATION', 24, {
  DpcCount: [4, 'u32'],
});

/** The beginning of what SystemTimeOfDayInformation fills; a time in 100 ns since 1601. */
export const timeOfDay = layout('SYSTEM_TIMEOFDAY_INFORMATION', 48, {
  BootTime: [0, 'i64'],
});

/** One CPU of CallNtPowerInformation(ProcessorInformation). */
export const processorPower = layout('PROCESSOR_POWER_INFORMATION', 24, {
  MaxMhz: [4, 'u32'],
  CurrentMhz: [8, 'u32'],
});

/** The head of each record of GetLogicalProcessorInformationEx; `Size` leads to the next one. */
export const processorRecord = layout('SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX', 80, {
  Relationship: [0, 'u32'],
  Size: [4, 'u32'],
});

/** What GetSystemPowerStatus fills. */
export const powerStatus = layout('SYSTEM_POWER_STATUS', 12, {
  ACLineStatus: [0, 'u8'],
  BatteryFlag: [1, 'u8'],
  BatteryLifePercent: [2, 'u8'],
  BatteryLifeTime: [4, 'u32'],
});

/** What IOCTL_DISK_PERFORMANCE fills; times in 100 ns. */
export const diskPerformance = layout('DISK_PERFORMANCE', 88, {
  BytesRead: [0, 'i64'],
  BytesWritten: [8, 'i64'],
  ReadTime: [16, 'i64'],
  WriteTime: [24, 'i64'],
  ReadCount: [40, 'u32'],
  WriteCount: [44, 'u32'],
});

/** One session of WTSEnumerateSessionsW. */
export const sessionInfo = layout('WTS_SESSION_INFOW', 24, {
  SessionId: [0, 'u32'],
});

/** What WTSQuerySessionInformationW fills for WTSSessionInfo: UTF-16 names that end with NUL, times as FILETIME. */
export const sessionDetails = layout('WTSINFOW', 216, {
  UserName: [130, 'u16'],
  ConnectTime: [176, 'i64'],
});

/** The number of UTF-16 units of UserName in WTSINFOW. */
export const sessionUserUnits = 21;

/** What WTSQuerySessionInformationW fills for WTSClientAddress. An IPv4 address starts at the third byte of Address. */
export const sessionClient = layout('WTS_CLIENT_ADDRESS', 24, {
  AddressFamily: [0, 'u32'],
  Address: [4, 'u8'],
});
