import { counter, defineGroup, gauge } from '../define.js';

function direction(
  number: number,
  unit: 'By' | '{packet}' | '{error}',
  help: string,
  otelName: string,
  value: 'transmit' | 'receive',
  prometheus: string,
) {
  return counter(number, unit, help, {
    otel: { name: otelName, attributes: { 'network.io.direction': value } },
    prometheus,
  });
}

export const netIoCounters = defineGroup({
  name: 'net_io_counters',
  number: 10,
  help:
    "Traffic of each network interface since boot; counters never wrap. The host's ends of the interfaces of " +
    'containers are left out by default (`PSFLEET_AGENT_NICS_EXCLUDE`)',
  dimensions: { nic: { number: 1, help: 'Name of the interface' } },
  fields: {
    bytes_sent: direction(1, 'By', 'Bytes sent', 'system.network.io', 'transmit', 'node_network_transmit_bytes_total'),
    bytes_recv: direction(
      2,
      'By',
      'Bytes received',
      'system.network.io',
      'receive',
      'node_network_receive_bytes_total',
    ),
    packets_sent: direction(
      3,
      '{packet}',
      'Packets sent',
      'system.network.packet.count',
      'transmit',
      'node_network_transmit_packets_total',
    ),
    packets_recv: direction(
      4,
      '{packet}',
      'Packets received',
      'system.network.packet.count',
      'receive',
      'node_network_receive_packets_total',
    ),
    errin: direction(
      5,
      '{error}',
      'Errors while receiving',
      'system.network.errors',
      'receive',
      'node_network_receive_errs_total',
    ),
    errout: direction(
      6,
      '{error}',
      'Errors while sending',
      'system.network.errors',
      'transmit',
      'node_network_transmit_errs_total',
    ),
    dropin: direction(
      7,
      '{packet}',
      'Incoming packets dropped',
      'system.network.packet.dropped',
      'receive',
      'node_network_receive_drop_total',
    ),
    dropout: direction(
      8,
      '{packet}',
      'Outgoing packets dropped',
      'system.network.packet.dropped',
      'transmit',
      'node_network_transmit_drop_total',
    ),
  },
});

export const netIfStats = defineGroup({
  name: 'net_if_stats',
  number: 17,
  help: 'State of each network interface that net_io_counters has',
  everySeconds: 60,
  dimensions: { nic: { number: 1, help: 'Name of the interface' } },
  fields: {
    isup: gauge(1, '1', '1 if it is up and its cable or radio is connected, else 0', { prometheus: 'node_network_up' }),
    duplex: gauge(2, '1', "psutil's number: 1 half, 2 full; null with virtual interfaces"),
    speed: gauge(3, 'Mbit/s', 'Null with virtual interfaces'),
    mtu: gauge(4, 'By', 'Largest packet', { prometheus: 'node_network_mtu_bytes' }),
  },
});

export const netConnections = defineGroup({
  name: 'net_connections',
  number: 18,
  help: 'Sockets by kind and state; one that several processes share counts once',
  everySeconds: 60,
  dimensions: {
    kind: { number: 1, help: 'tcp4, tcp6, udp4, udp6 or unix' },
    status: { number: 2, help: 'State of TCP sockets, NONE for the others' },
  },
  fields: {
    value: gauge(1, '{connection}', 'Sockets in this state', {
      otel: { name: 'system.network.connection.count' },
      prometheus: 'system_network_connection_count',
    }),
  },
});

export const tcpTraffic = defineGroup({
  name: 'tcp_traffic',
  number: 30,
  help:
    'TCP payload since the start of the agent: of all processes together, and the part whose process is not known, ' +
    'as of connections that began and ended between two ticks',
  dimensions: {},
  fields: {
    sent_bytes: counter(1, 'By', 'Payload sent, without what was sent again'),
    received_bytes: counter(2, 'By', 'Payload received'),
    unattributed_sent_bytes: counter(3, 'By', 'Payload sent by sockets whose process is not known'),
    unattributed_received_bytes: counter(4, 'By', 'Payload received by sockets whose process is not known'),
    sockets: gauge(5, '{connection}', 'Connections and orphaned sockets, without listeners'),
    lost_ends: counter(6, '{failure}', 'How often the kernel dropped news of ended connections'),
  },
});
