#!/bin/sh
# The first process of a host in namespaces of its own: gives it a copy of this machine's files, which it may change,
# under a tmpfs, and becomes its idle init. usage: host-root.sh NAME FOLDER MACHINE_ID UID REMOVED...
set -eu
name=$1 folder=$2 machine_id=$3 uid=$4
shift 4
mount -t tmpfs -o mode=0755 tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs -o mode=0755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p "$folder/root/mnt/before"
pivot_root . mnt/before
umount -l /mnt/before
echo "$name" > /proc/sys/kernel/hostname
echo "$machine_id" > /etc/machine-id
# Another kernel would have booted by itself.
cat /proc/sys/kernel/random/uuid > /run/boot_id
mount --bind /run/boot_id /proc/sys/kernel/random/boot_id
# A user of the agent that no other host has, so that files and processes show whose they are.
useradd --system --uid "$uid" --user-group --no-create-home --home-dir /var/lib/psfleet-agent \
  --shell /usr/sbin/nologin psfleet-agent 2>/dev/null
rm -f "$@"
ip link set lo up
exec sleep infinity
