#!/bin/sh
# Makes this machine a host of a psfleet fleet: installs the agent, enrols it and starts it.
#   usage: join.sh URL_OF_THE_API < FILE_WITH_THE_JOIN_TOKEN
# The token is read from standard input and passed on through a pipe, so no list of processes shows it.
#
# Whoever runs this has compared its hash with the one in the line printed by `psfleet enroll create`, and it compares
# the package's hash with the one below. So downloads need not trust the server's certificate, which a fresh machine
# cannot check yet. The agent checks the server against the token before it sends the token's secret.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
# The agent's user must be able to read what is installed, even where files of root are private by default.
umask 022
version='@VERSION@'
user=psfleet-agent
capabilities='+sys_ptrace,+dac_read_search,+kill,+sys_nice,+net_admin'

sums() {
  cat <<'END'
@SHA256SUMS@
END
}

fail() {
  echo "psfleet: $*" >&2
  exit 1
}

fetch() {
  if command -v curl >/dev/null; then
    curl -fsSk --retry 3 -o "$2" "$1"
  elif command -v wget >/dev/null; then
    wget -q --no-check-certificate -O "$2" "$1"
  else
    fail 'neither curl nor wget is installed: install one of them, and repeat the line'
  fi || fail "$1 could not be downloaded"
}

fetch_verified() {
  sum=$(sums | grep " $1\$") || fail "the server has no package for this machine ($1)"
  fetch "$api/install/$version/$1" "$1"
  echo "$sum" | sha256sum -c - >/dev/null 2>&1 || fail "$1 is not the file it should be: its SHA-256 differs"
}

# Settings that were changed on this host stay, and nothing is asked: there may be nobody to answer.
install_deb() {
  dpkg --force-confdef --force-confold --install "$1" </dev/null >&2 ||
    fail "dpkg could not install $1; see its messages above"
}

install_tar() {
  rm -rf /opt/psfleet-agent.new
  mkdir -p /opt/psfleet-agent.new /etc/psfleet /etc/systemd/system /usr/local/bin
  tar -xzf "$1" -C /opt/psfleet-agent.new --strip-components=1 --no-same-owner
  rm -rf /opt/psfleet-agent
  mv /opt/psfleet-agent.new /opt/psfleet-agent
  ln -sf /opt/psfleet-agent/bin/psfleet-agent /usr/local/bin/psfleet-agent
  cp /opt/psfleet-agent/systemd/psfleet-agent.service /etc/systemd/system/
  if [ ! -e /etc/psfleet/agent.env ]; then
    cp /opt/psfleet-agent/systemd/psfleet-agent.env /etc/psfleet/agent.env
  fi
  /opt/psfleet-agent/bin/set-up
}

# Downloads into an empty folder that only root may enter.
install_package() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  # dpkg may be there on other distributions too, without a single package that it installed.
  if command -v dpkg >/dev/null && dpkg --status libc6 >/dev/null 2>&1; then
    fetch_verified "psfleet-agent_${version}_$deb_arch.deb"
    install_deb "psfleet-agent_${version}_$deb_arch.deb"
  else
    fetch_verified "psfleet-agent-$version-linux-$arch.tar.gz"
    install_tar "psfleet-agent-$version-linux-$arch.tar.gz"
  fi
  cd /
}

start() {
  if [ ! -d /run/systemd/system ]; then
    echo "This machine does not run systemd. Start the agent, and keep it running, with:"
    echo "  setpriv --reuid=$user --regid=$user --clear-groups --inh-caps=-all,$capabilities \\"
    echo "    --ambient-caps=-all,$capabilities --no-new-privs /opt/psfleet-agent/bin/psfleet-agent run"
    return
  fi
  systemctl enable --quiet psfleet-agent
  systemctl restart psfleet-agent
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    if /opt/psfleet-agent/bin/psfleet-agent health >/dev/null 2>&1; then
      echo 'psfleet-agent is running.'
      return
    fi
    sleep 1
  done
  fail 'the agent was started, but is not ready after 30 s: see journalctl -u psfleet-agent'
}

[ $# = 1 ] || fail 'usage: join.sh URL_OF_THE_API < FILE_WITH_THE_JOIN_TOKEN'
api=${1%/}
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || fail 'root is needed to install the agent, and there is no sudo: repeat the line as root'
  exec sudo -- sh "$0" "$api"
fi
[ "$(uname -s)" = Linux ] || fail 'the agent runs on Linux'
case $(uname -m) in
  x86_64) arch=x64 deb_arch=amd64 ;;
  aarch64) arch=arm64 deb_arch=arm64 ;;
  *) fail "there is no package for $(uname -m): packages are made for x86_64 and aarch64" ;;
esac
command -v setpriv >/dev/null || fail 'setpriv, a part of util-linux, is needed'
IFS= read -r token || [ -n "${token:-}" ] || fail 'the join token is expected on standard input'

install_package
printf '%s\n' "$token" | /opt/psfleet-agent/bin/psfleet-agent enroll --api "$api" --token-file -
start
