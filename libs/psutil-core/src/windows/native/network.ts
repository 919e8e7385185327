import {
  ERROR_BUFFER_OVERFLOW,
  ERROR_FILE_NOT_FOUND,
  ERROR_INSUFFICIENT_BUFFER,
  ERROR_INVALID_PARAMETER,
  nativeFailure,
} from './failures.js';
import { fillGrowing } from './growing-buffer.js';
import { interfaceRow } from './layouts/network-layouts.js';
import { offsetOf } from './layouts/layout.js';
import { declareNative, toNumber } from './library.js';

const AF_UNSPEC = 0;
const AF_INET = 2;
const AF_INET6 = 23;
/** GAA_FLAG_SKIP_ANYCAST, GAA_FLAG_SKIP_MULTICAST and GAA_FLAG_SKIP_DNS_SERVER. */
const unicastOnly = 0x0e;
const tcpTableOwnerPidAll = 5;
const udpTableOwnerPid = 1;
const errorNoData = 232;
const ERROR_NOT_FOUND = 1168;
/** What GetIfEntry2 answers for an interface that vanished, and for one that has no index yet. */
const noInterface: ReadonlySet<number> = new Set([ERROR_FILE_NOT_FOUND, ERROR_NOT_FOUND, ERROR_INVALID_PARAMETER]);

const getAdaptersAddresses = declareNative('iphlpapi', 'GetAdaptersAddresses', 'uint32_t', [
  'uint32_t',
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
]);
const getIfEntry2 = declareNative('iphlpapi', 'GetIfEntry2', 'uint32_t', ['uint8_t *']);
const tableParameters = ['uint8_t *', 'uint8_t *', 'int32_t', 'uint32_t', 'uint32_t', 'uint32_t'];
const getExtendedTcpTable = declareNative('iphlpapi', 'GetExtendedTcpTable', 'uint32_t', tableParameters);
const getExtendedUdpTable = declareNative('iphlpapi', 'GetExtendedUdpTable', 'uint32_t', tableParameters);

/** A list of IP_ADAPTER_ADDRESSES, whose pointers lead into the buffer; empty without adapters. */
export function readAdapters(): Buffer {
  return readSized('GetAdaptersAddresses', (buffer, length) =>
    getAdaptersAddresses(AF_UNSPEC, unicastOnly, null, buffer, length),
  );
}

/** A MIB_IF_ROW2; null if the interface vanished. */
export function readInterfaceRow(index: number): Buffer | null {
  const row = Buffer.alloc(interfaceRow.size);
  row.writeUInt32LE(index, offsetOf(interfaceRow, 'InterfaceIndex'));
  const code = toNumber(getIfEntry2(row), 'GetIfEntry2');
  if (code !== 0 && !noInterface.has(code)) {
    throw nativeFailure('GetIfEntry2', code);
  }
  return code === 0 ? row : null;
}

/** The TCP sockets of a family, with their owners. */
export function readTcpTable(family: 'AF_INET' | 'AF_INET6'): Buffer {
  const number = family === 'AF_INET' ? AF_INET : AF_INET6;
  return readSized('GetExtendedTcpTable', (buffer, length) =>
    getExtendedTcpTable(buffer, length, 0, number, tcpTableOwnerPidAll, 0),
  );
}

/** The UDP sockets of a family, with their owners. */
export function readUdpTable(family: 'AF_INET' | 'AF_INET6'): Buffer {
  const number = family === 'AF_INET' ? AF_INET : AF_INET6;
  return readSized('GetExtendedUdpTable', (buffer, length) =>
    getExtendedUdpTable(buffer, length, 0, number, udpTableOwnerPid, 0),
  );
}

/** Functions of iphlpapi return an error code, and read and write the length at a pointer. */
function readSized(name: string, call: (buffer: Buffer, length: Buffer) => unknown): Buffer {
  const size = Buffer.alloc(4);
  let isEmpty = false;
  const filled = fillGrowing(
    {
      name,
      run: (buffer) => {
        size.writeUInt32LE(buffer.length);
        const code = toNumber(call(buffer, size), name);
        const isTooShort = code === ERROR_INSUFFICIENT_BUFFER || code === ERROR_BUFFER_OVERFLOW;
        isEmpty = code === errorNoData;
        if (code !== 0 && !isTooShort && !isEmpty) {
          throw nativeFailure(name, code);
        }
        return { isTooShort, length: size.readUInt32LE(0) };
      },
    },
    32_768,
  );
  return isEmpty ? filled.subarray(0, 0) : filled;
}
