// What dpkg wants to know about the package, beside its files.
import { createHash } from 'node:crypto';
import { packDeb, packTarGz } from './archive.mjs';

const installedSizeUnit = 1024;

/** An update restarts the agent; a first installation does not start it, because the host is not enrolled yet. */
const afterInstall = `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  /opt/psfleet-agent/bin/set-up
  if [ -n "$2" ] && [ -d /run/systemd/system ]; then
    systemctl try-restart psfleet-agent.service
  fi
fi
`;

/** The state folder stays, because the host's key is in it; \`purge\` does not remove it either. */
const beforeRemoval = `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl disable --now psfleet-agent.service
fi
`;

const afterRemoval = `#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi
`;

/** `entries` with paths as they are installed; `configurationFiles` keep the administrator's changes. */
export function buildDeb({ version, debArch, entries, configurationFiles }) {
  const bytes = entries.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  const control = `Package: psfleet-agent
Version: ${version}
Architecture: ${debArch}
Maintainer: psfleet <psfleet@localhost>
Installed-Size: ${Math.ceil(bytes / installedSizeUnit)}
Depends: libc6 (>= 2.28), libstdc++6, passwd, util-linux
Section: admin
Priority: optional
Description: agent of psfleet, publishes this host's metrics and processes
 Runs as a system user of its own, and acts on processes as far as this host's settings permit.
`;
  const sums = entries
    .filter(({ content }) => content !== undefined)
    .map(({ path, content }) => `${createHash('md5').update(content).digest('hex')}  ${path}\n`);
  const text = (path, content, mode = 0o644) => ({ path, content: Buffer.from(content), mode });
  const members = [
    text('control', control),
    text('md5sums', sums.toSorted().join('')),
    text('conffiles', configurationFiles.map((path) => `/${path}\n`).join('')),
    text('postinst', afterInstall, 0o755),
    text('prerm', beforeRemoval, 0o755),
    text('postrm', afterRemoval, 0o755),
  ];
  return packDeb(packTarGz(members, './'), packTarGz(entries, './'));
}
