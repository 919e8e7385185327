import type { ProgramRule } from './program-rule.js';

/** Accounts, disks, virtual machines and the controllers of machines. */
export const machines: readonly ProgramRule[] = [
  { programs: 'useradd usermod adduser groupadd groupmod', secret: '-p --password' },
  { programs: 'htpasswd', last: /^-\w*[bn]/ },
  { programs: 'smbpasswd', words: '-s -a -U', secret: '-w -W' },
  { programs: 'dscl', after: '-passwd+1' },
  { programs: 'sysadminctl', secret: '-password -newPassword -oldPassword -adminPassword' },
  { programs: 'pdbedit', secret: '--password-from-stdin' },
  { programs: 'ipmitool impitool', secret: '-P -k -y' },
  { programs: 'ipmitool impitool', words: 'password', last: /^password$/ },
  {
    programs:
      'ipmi-* ipmipower ipmiconsole ipmidetect bmc-* ilorest redfishtool rf_* fence_* racadm sum smcipmitool saa',
    secret: '-p -P -k',
  },
  { programs: 'smcipmitool SMCIPMITool', after: '*+2' },
  { programs: 'amtterm amttool wsman winrm', secret: '-p' },
  { programs: 'esxcli vim-cmd vmkfstools vmrun ovftool vmware-cmd resxtop pvesh qm', secret: '-p -gp -vp -h_pass' },
  { programs: 'esxcli resxtop', secret: '-p' },
  {
    programs: 'virt-customize virt-sysprep virt-builder guestfish guestmount',
    pattern: /((?:^|:|=)(?:password|key):)(?!file:).+/,
  },
  { programs: 'virsh', words: 'secret-set-value', secret: '--base64' },
  { programs: 'qemu-* kvm', pattern: /((?:^|,)(?:password|data|passwd)=)[^,]+/ },
  { programs: 'vncpasswd tigervncpasswd storepasswd', last: /./ },
  {
    programs: 'iscsiadm',
    words: 'node.session.auth.password node.session.auth.password_in discovery.sendtargets.auth.password',
    secret: '-v --value',
  },
  { programs: 'targetcli', pattern: /((?:password|mutual_password)=)\S+/ },
  { programs: 'ceph rados rbd ceph-fuse mount.ceph cephfs-shell', secret: '--key', pattern: /((?:^|,)secret=)[^,]+/ },
  {
    programs: 'mount mount.ecryptfs mount.davfs mount.smb3 mount.cifs',
    pattern: /((?:^|,)(?:pass|password|password2|passwd|passphrase_passwd|key_passwd|secret)=)[^,]+/i,
  },
  { programs: 'expect', pattern: /(\bsend\s+(?:--\s+)?\\?["{]?)[^"}\\\s][^"}\\;]*/g },
  { programs: 'powershell pwsh powershell.exe pwsh.exe', secret: '-Password -EncodedCommand -enc -e -ec' },
  { programs: 'msiexec msiexec.exe', pattern: /^(\w*(?:PASSWORD|PASS|TOKEN|KEY)=).+/ },
];
