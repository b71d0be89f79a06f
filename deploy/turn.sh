#!/bin/sh
# Starts coturn with what only this machine knows: its address in the container's network, and
# the public one. Everything else is in turnserver.conf. Arguments are handed on to coturn.
set -eu

own=${RELAY_IP:-$(getent ahostsv4 "$(cat /etc/hostname)" | awk 'NR == 1 { print $1 }')}
set -- -c "${CONFIG:-/run/dogeller/turnserver.conf}" --min-port="${RELAY_PORTS%-*}" --max-port="${RELAY_PORTS#*-}" "$@"

# Two people who both need the relay meet at its own address, and nobody else lives there.
set -- "$@" --relay-ip="$own" --allowed-peer-ip="$own"

# What the browsers are told. On localhost nothing: the two relay ports meet inside.
public=$(getent ahostsv4 "${PUBLIC_HOST:-localhost}" | awk 'NR == 1 { print $1 }' || true)
case "$public" in
  '' | 127.*) ;;
  *) set -- "$@" --external-ip="$public/$own" ;;
esac

exec turnserver "$@"
