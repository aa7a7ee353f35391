#!/bin/sh
# usage: apply.sh WILDFLY_HOME [standalone.xml]
# Runs apply.cli on a server that is stopped.
set -eu
home=${1:?usage: apply.sh WILDFLY_HOME [standalone.xml]}
here=$(cd "$(dirname "$0")" && pwd)
script=$(mktemp)
trap 'rm -f "$script"' EXIT
{
  echo "embed-server --server-config=${2:-standalone.xml} --std-out=discard"
  cat "$here/apply.cli"
  echo stop-embedded-server
} > "$script"
"$home/bin/jboss-cli.sh" --file="$script"
