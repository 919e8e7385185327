#!/bin/sh
# usage: overlay.sh FOLDER PACKAGE...
#
# Lays a writable layer over the root file system, installs Debian packages into it, prints "ready", and waits until
# its standard input ends. It expects a mount namespace of its own, so that nothing is installed on the machine itself.
set -eu
folder=$1
shift
root=$folder/root
mkdir -p "$folder/upper" "$folder/work" "$root"
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$root"
for name in proc sys dev; do
  mount --rbind "/$name" "$root/$name"
done
mount -t tmpfs -o mode=755 tmpfs "$root/run"

# Packages must start nothing: Debian has a switch for that, and scripts that ignore it meet a systemctl that does
# nothing.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
install='
  export DEBIAN_FRONTEND=noninteractive
  dpkg-divert --quiet --local --rename --add /bin/systemctl
  printf "#!/bin/sh\nexit 0\n" > /bin/systemctl
  chmod +x /bin/systemctl
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "$@"
'
if ! chroot "$root" sh -euc "$install" sh "$@" < /dev/null > "$folder/install.log" 2>&1; then
  cat "$folder/install.log" >&2
  exit 1
fi
echo ready
exec cat > /dev/null
