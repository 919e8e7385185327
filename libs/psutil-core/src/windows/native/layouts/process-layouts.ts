// winternl.h, psapi.h, winnt.h. Offsets in the memory of a 32-bit process are those of WOW64.
import { layout } from './layout.js';

/**
 * A process in the list of SystemProcessInformation; its threads follow at once. Times are in 100 ns, CreateTime since
 * 1601; sizes in bytes. ImageName is a UNICODE_STRING.
 */
export const processInformation = layout('SYSTEM_PROCESS_INFORMATION', 256, {
  NextEntryOffset: [0, 'u32'],
  NumberOfThreads: [4, 'u32'],
  WorkingSetPrivateSize: [8, 'i64'],
  HardFaultCount: [16, 'u32'],
  CreateTime: [32, 'i64'],
  UserTime: [40, 'i64'],
  KernelTime: [48, 'i64'],
  ImageName: [56, 'u16'],
  UniqueProcessId: [80, 'pointer'],
  InheritedFromUniqueProcessId: [88, 'pointer'],
  PageFaultCount: [128, 'u32'],
  PeakWorkingSetSize: [136, 'u64'],
  WorkingSetSize: [144, 'u64'],
  PagefileUsage: [184, 'u64'],
  PeakPagefileUsage: [192, 'u64'],
  ReadOperationCount: [208, 'i64'],
  WriteOperationCount: [216, 'i64'],
  ReadTransferCount: [232, 'i64'],
  WriteTransferCount: [240, 'i64'],
});

export const threadInformation = layout('SYSTEM_THREAD_INFORMATION', 80, {
  KernelTime: [0, 'i64'],
  UserTime: [8, 'i64'],
  UniqueThread: [48, 'pointer'],
  ContextSwitches: [64, 'u32'],
  ThreadState: [68, 'u32'],
  WaitReason: [72, 'u32'],
});

export const unicodeString = layout('UNICODE_STRING', 16, {
  Length: [0, 'u16'],
  Buffer: [8, 'pointer'],
});

export const processBasic = layout('PROCESS_BASIC_INFORMATION', 48, {
  PebBaseAddress: [8, 'pointer'],
});

export const processEnvironmentBlock = layout('PEB', 712, {
  ProcessParameters: [32, 'pointer'],
});

/** CurrentDirectory and CommandLine are UNICODE_STRINGs. */
export const processParameters = layout('RTL_USER_PROCESS_PARAMETERS', 1016, {
  CurrentDirectory: [56, 'u16'],
  CommandLine: [112, 'u16'],
  Environment: [128, 'pointer'],
  EnvironmentSize: [1008, 'u64'],
});

/** The same structures in a 32-bit process. */
export const unicodeString32 = layout('UNICODE_STRING32', 8, {
  Length: [0, 'u16'],
  Buffer: [4, 'u32'],
});

export const processEnvironmentBlock32 = layout('PEB32', 584, {
  ProcessParameters: [16, 'u32'],
});

export const processParameters32 = layout('RTL_USER_PROCESS_PARAMETERS32', 660, {
  CurrentDirectory: [36, 'u16'],
  CommandLine: [64, 'u16'],
  Environment: [72, 'u32'],
  EnvironmentSize: [656, 'u32'],
});

/** Four FILETIMEs, as GetProcessTimes fills them one after the other. */
export const processTimes = layout('four FILETIMEs', 32, {
  creation: [0, 'i64'],
  kernel: [16, 'i64'],
  user: [24, 'i64'],
});

/** What GetTokenInformation(TokenUser) fills; the SID follows in the same buffer. */
export const tokenUser = layout('SID_AND_ATTRIBUTES', 16, {
  Sid: [0, 'pointer'],
});

/** The head of a SID; its 32-bit parts follow. IdentifierAuthority has 48 bits, highest byte first. */
export const securityId = layout('SID', 12, {
  Revision: [0, 'u8'],
  SubAuthorityCount: [1, 'u8'],
  IdentifierAuthority: [2, 'u8'],
  SubAuthority: [8, 'u32'],
});

export const tokenPrivileges = layout('TOKEN_PRIVILEGES', 16, {
  PrivilegeCount: [0, 'u32'],
  'Privileges[0].Luid': [4, 'u32'],
  'Privileges[0].Attributes': [12, 'u32'],
});
