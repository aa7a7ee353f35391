# shellcheck shell=bash
# What the stages of .ci/run share; sourced, never run. A stage prints one line for each thing it looked at:
#   PASS stage: what        FAIL stage: what (why)        SKIP stage: what (why)
# and ends non-zero when anything failed. Servers listen on loopback, on free ports, in a directory of the stage's own,
# and are stopped by their own process ids.

set -uo pipefail
shopt -s inherit_errexit
exec </dev/null
ci=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$ci")
stage=$(basename "$0")
export CI=true LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
# Tools and trees that are the same for every run live in a cache; what one run makes lives in $work.
cache=${HATOBA_CI_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/hatoba-ci}
logs=$root/target/ci/$stage
jar=${HATOBA_JAR:-$root/target/hatoba.jar}
work=$(mktemp -d "${TMPDIR:-/tmp}/hatoba-ci.XXXXXX")
rm -rf "$logs"
mkdir -p "$logs" "$cache"

# ---- results ----

passed=0 failed=0 skipped=0 ok=true

pass() { passed=$((passed + 1)); printf 'PASS %s: %s\n' "$stage" "$1"; }
fail() { failed=$((failed + 1)); printf 'FAIL %s: %s (%s)\n' "$stage" "$1" "$2"; }
skip() { skipped=$((skipped + 1)); printf 'SKIP %s: %s (%s)\n' "$stage" "$1" "$2"; }

# check NAME COMMAND [ARGUMENT…]: runs the command (a function, usually) with errexit in a subshell; its output is a log of
# its own, whose end is shown when it fails. Sets ok to true or false: inside a condition bash would ignore errexit in all
# that the check calls, so a check must not be one.
check() {
  local name=$1 began=$SECONDS log status misused
  misused=$(set -e; false; echo yes)
  if [ -n "$misused" ]; then
    fail "$name" "check was called in a condition, where errexit does not work"
    return
  fi
  log=$logs/$(tr -cs 'A-Za-z0-9.\n' - <<<"$1").log
  shift
  (
    set -e
    "$@"
  ) >"$log" 2>&1
  status=$?
  case $status in
    0) pass "$name, $((SECONDS - began)) s" ;;
    *)
      fail "$name" "exit $status after $((SECONDS - began)) s, ${log#"$root"/}"
      tail -n "${log_lines:-6}" "$log" | sed 's/^/     | /'
      ;;
  esac
  ok=$([ "$status" -eq 0 ] && echo true || echo false)
}

finish() {
  local status=$?
  trap - EXIT INT TERM
  stop_all
  rm -rf --one-file-system "$work"
  [ "$failed" -eq 0 ] && [ "$status" -eq 0 ] || exit 1
  exit 0
}
trap finish EXIT
trap 'exit 130' INT
trap 'fail "the stage" "stopped before its end"; exit 143' TERM

# ---- processes ----

owned=()
own() { owned+=("$1"); }

# stop PID [SECONDS]: TERM, then KILL when it is still there.
stop() {
  local pid=$1 tries=$((${2:-30} * 10))
  kill "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do
    sleep 0.1
    tries=$((tries - 1))
  done
  kill -9 "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  return 0
}

stop_all() {
  local index
  for ((index = ${#owned[@]} - 1; index >= 0; index--)); do stop "${owned[index]}" 20; done
  owned=()
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000)) # below the range that the kernel takes outgoing ports from
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# limited COMMAND…: nothing a client does may hang the stage. With limit=none the shell becomes the command, which is what
# a server in the background needs for its process id to be $!.
limited() {
  if [ "${limit:-}" = none ]; then exec "$@"; fi
  timeout -k 10 "${limit:-300}" "$@"
}

# ---- Hatoba ----

# start_hatoba DIR PORT [SETTING=VALUE…]: a node whose data is DIR/hatoba-data, ready when this returns. Sets hatoba_pid,
# hatoba_port and hatoba_host (what clients call it), and exports HATOBA_LOGIN and HATOBA_TOKEN, the first administrator's.
# HATOBA_JAVA_OPTIONS go to the JVM. It listens on $hatoba_address, and
# $hatoba_options are added to --port. The server sees no other variable of this environment.
hatoba_address=127.0.0.1
start_hatoba() {
  local dir=$1 port=$2
  shift 2
  require_jar || return 1
  mkdir -p "$dir"
  # shellcheck disable=SC2086
  (cd "$dir" && exec env -i PATH="$PATH" HOME="${HOME:-/root}" LANG=C.UTF-8 TMPDIR="${TMPDIR:-/tmp}" \
    HATOBA_ADDRESS="$hatoba_address" "$@" \
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${HATOBA_JAVA_OPTIONS:-} -jar "$jar" --port "$port" ${hatoba_options:-} >>"$dir/hatoba.log" 2>&1) &
  hatoba_pid=$! hatoba_port=$port hatoba_host=localhost:$port
  own "$hatoba_pid"
  await_hatoba "$dir"
}

# await_hatoba DIR: returns when the process $hatoba_pid is ready at $hatoba_port, and fails when it does not get so.
await_hatoba() {
  local dir=$1 tries
  for ((tries = 0; tries < 360; tries++)); do
    if curl -fsS -o /dev/null --max-time 5 "http://$hatoba_address:$hatoba_port/health/ready" 2>/dev/null; then
      read_account "$dir" && return 0
    fi
    kill -0 "$hatoba_pid" 2>/dev/null || break
    sleep 0.5
  done
  cp "$dir/hatoba.log" "$logs/hatoba-not-ready.log"
  tail -n 20 "$dir/hatoba.log" | sed 's/^/     | /'
  return 1
}

read_account() {
  local file=$1/hatoba-data/initial-admin.json
  [ -s "$file" ] || return 1
  HATOBA_LOGIN=$(sed -n 's/.*"login" *: *"\([^"]*\)".*/\1/p' "$file")
  HATOBA_TOKEN=$(sed -n 's/.*"token" *: *"\([^"]*\)".*/\1/p' "$file")
  export HATOBA_LOGIN HATOBA_TOKEN
  [ -n "$HATOBA_LOGIN" ] && [ -n "$HATOBA_TOKEN" ]
}

require_jar() {
  [ -f "$jar" ] || (cd "$root" && mvn -B -ntp -q -DskipTests package) >"$logs/package.log" 2>&1
  [ -f "$jar" ] || { echo "$jar is not there and could not be built"; return 1; }
}

stop_hatoba() { stop "$hatoba_pid" 60; }

# provide OWNER [REPOSITORY]: makes the organization and the repository that packages go under.
provide() {
  rest POST /admin/organizations "{\"login\":\"$1\",\"admin\":\"$HATOBA_LOGIN\"}"
  [ $# -lt 2 ] || rest POST "/orgs/$1/repos" "{\"name\":\"$2\"}"
}

rest() {
  printf 'user = "%s:%s"\n' "$HATOBA_LOGIN" "$HATOBA_TOKEN" |
    curl -sS -K - -X "$1" -o "$logs/rest.json" -w "$1 /api/v3$2: %{http_code}\n" --max-time 30 \
      -H 'Content-Type: application/json' -d "$3" "http://$hatoba_address:$hatoba_port/api/v3$2" >>"$logs/rest.log" 2>&1
}

# certify ADDRESS NAME…: makes, in $work, a private authority (authority.pem), a certificate of those names (hatoba.pem and
# hatoba.key), and a file for $hosts_file that gives them the address.
certify() {
  local address=$1 names
  shift
  names=$(printf 'DNS:%s,' "$@")
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=A private authority' -keyout "$work/authority.key" -out "$work/authority.pem"
  openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$work/hatoba.key" -out "$work/hatoba.csr"
  openssl x509 -req -in "$work/hatoba.csr" -CA "$work/authority.pem" -CAkey "$work/authority.key" -CAcreateserial -days 2 \
    -out "$work/hatoba.pem" -extfile <(printf 'subjectAltName=%s' "${names%,}")
  printf '127.0.0.1 localhost\n%s %s\n' "$address" "$*" >"$work/hosts"
}

# ---- tools ----

# install PROGRAM=PACKAGE…: Debian packages for the programs that are missing. Quiet when it cannot; whoever needs the
# program says so.
install() {
  local pair missing=()
  for pair in "$@"; do
    has "${pair%%=*}" || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  can_install || return 1
  {
    apt-get update
    apt-get install -y --no-install-recommends --no-remove "${missing[@]}" ||
      for pair in "${missing[@]}"; do apt-get install -y --no-install-recommends --no-remove "$pair"; done
  } >"$logs/install.log" 2>&1
}

can_install() { [ "$(id -u)" = 0 ] && has apt-get; }

# has PROGRAM: asks for the file, for a stage has functions of the same names.
has() { PATH=$PATH:/usr/sbin:/sbin type -P "$1" >/dev/null; }

# why_not: why a program is missing still.
why_not() { can_install && echo "apt-get could not install it" || echo "not installed, and there is no root or no apt-get to install it"; }

# find_go MINOR: puts a Go of at least 1.MINOR first in PATH: one that is there, or Debian's newer one in the cache.
find_go() {
  local tree=$cache/go-debian
  go_at_least "$1" && return
  if [ ! -x "$tree/usr/lib/go/bin/go" ]; then
    debian_tree trixie "$tree" golang-go golang-src || return 1
  fi
  export GOROOT=$tree/usr/lib/go
  PATH=$GOROOT/bin:$PATH
  go_at_least "$1"
}

go_at_least() {
  local version
  has go || return 1
  version=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null)
  [[ $version =~ ^go1\.([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge "$1" ]
}

# go_tool NAME PACKAGE@VERSION: prints the path of a program from a Go module, built once.
go_tool() {
  local path=$cache/go/$1-${2##*@}
  if [ ! -x "$path" ]; then
    mkdir -p "$cache/go"
    (cd "$work" && GOBIN=$work/gobin GOTOOLCHAIN=auto GOFLAGS='' go install "$2") >&2 || return 1
    mv "$work/gobin/$(basename "${2%%@*}")" "$path"
  fi
  echo "$path"
}

# build_harness: sets harness, the programs of .ci/harness.
build_harness() {
  find_go 22 || { echo "no Go 1.22 or newer, and none could be had"; return 1; }
  harness=$work/harness
  (cd "$ci/harness" && CGO_ENABLED=0 GOTOOLCHAIN=local go build -buildvcs=false -o "$harness" .)
}

# ---- another Debian ----

# debian_tree SUITE DIR PACKAGE…: the packages of another suite and all that they depend on, unpacked into DIR, from the
# mirror that this system uses, with lists of their own. Nothing of this system changes.
debian_tree() {
  local suite=$1 tree=$2 apt=$work/apt-$1 mirror link
  shift 2
  can_install || return 1
  mirror=$(apt-get indextargets --format '$(SITE) $(ORIGIN) $(CODENAME)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" && $3 !~ /-/ { print $1; exit }')
  [ -n "$mirror" ] || { echo "the sources of this system name no Debian mirror"; return 1; }
  mkdir -p "$apt"/{lists/partial,cache/archives/partial,dpkg}
  : >"$apt/dpkg/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<END
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "$apt/lists";
Dir::State::Status "$apt/dpkg/status";
Dir::State::Extended_States "$apt/dpkg/extended_states";
Dir::Cache "$apt/cache";
Acquire::Languages "none";
END
  {
    APT_CONFIG=$apt/apt.conf apt-get update &&
      APT_CONFIG=$apt/apt.conf apt-get install -y --no-install-recommends --download-only \
        -o DPkg::Post-Invoke::= -o Debug::NoLocking=1 "$@"
  } >"$logs/debian-$suite.log" 2>&1 || { echo "the packages of $suite could not be had"; return 1; }
  rm -rf "$tree.new"
  mkdir -p "$tree.new"/{etc,run,tmp,proc,sys,dev,root,var/lib,usr/bin,usr/sbin,usr/lib,usr/lib64}
  for link in bin sbin lib lib64; do ln -s "usr/$link" "$tree.new/$link"; done
  for link in "$apt"/cache/archives/*.deb; do dpkg -x "$link" "$tree.new" || return 1; done
  printf '127.0.0.1 localhost\n' >"$tree.new/etc/hosts"
  printf 'root:x:0:0:root:/root:/bin/sh\n' >"$tree.new/etc/passwd"
  printf 'root:x:0:\ndocker:x:999:\n' >"$tree.new/etc/group"
  rm -rf "$tree" "$apt"
  mv "$tree.new" "$tree"
}

# clients_of SUITE: sets tree to the container clients of another Debian, from the cache where they are there already.
clients_of() {
  tree=$cache/debian-$1
  [ -d "$tree" ] || debian_tree "$1" "$tree" coreutils docker.io docker-cli docker-buildx podman buildah skopeo \
    ca-certificates >"$logs/tree-$1.log" 2>&1
}

# can_mount: whether this is a root that may make mount namespaces, as engines and other trees need.
can_mount() { [ "$(id -u)" = 0 ] && unshare --mount --propagation private true 2>/dev/null; }

# within TREE COMMAND…: runs a command inside such a tree, in a mount namespace that dies with it. $work is the same path
# on both sides, everything else of the tree stays as it was. An empty TREE is this system. If $containers_state is set, that directory
# stands in for /var/lib/containers, where the containers project keeps a cache whatever it is told; $hosts_file, if set, is the
# file that stands in for /etc/hosts. Limited in time.
within() {
  local tree=$1
  shift
  if [ -z "$tree" ] && ! can_mount; then
    limited "$@"
    return
  fi
  limited unshare --mount --propagation private sh -c '
    tree=$1 work=$2 state=$3 hosts=$4
    shift 4
    if [ -n "$tree" ]; then
      mount --bind "$tree" "$tree" && cd "$tree" || exit 125
      for part in proc sys dev; do mount --rbind "/$part" "$tree/$part" || exit 125; done
      mount -t tmpfs tmpfs "$tree/run" && mount -t tmpfs tmpfs "$tree/tmp" || exit 125
      mkdir -p "$tree$work" && mount --bind "$work" "$tree$work" || exit 125
    fi
    if [ -n "$state" ]; then mkdir -p "$tree/var/lib/containers" && mount --bind "$state" "$tree/var/lib/containers" || exit 125; fi
    if [ -n "$hosts" ]; then mount --bind "$hosts" "$tree/etc/hosts" || exit 125; fi
    [ -z "$tree" ] || exec chroot "$tree" "$@"
    exec "$@"' within "$tree" "$work" "${containers_state:-}" "${hosts_file:-}" "$@"
}

# ---- Docker ----

debian_path=/usr/sbin:/usr/bin:/sbin:/bin

# engine TREE STORE: starts docker's engine, of this system where TREE is empty; STORE is classic or containerd. On the first
# storage driver that works here. Everything of it is in $dock, its version in $dock_version, and docker below is its client.
# $engine_environment is what it and its client see beside. 2: there is none, 3: it has no such store, 1: it does not start.
engine_environment=()
engine() {
  local tree=$1 store=$2 driver drivers='overlay2 vfs'
  dock_version=$(within "$tree" env PATH="$debian_path" dockerd --version 2>/dev/null | sed -n 's/^Docker version \([0-9.]*\).*/\1/p')
  [ -n "$dock_version" ] || return 2
  if [ "$store" = containerd ]; then
    [ "${dock_version%%.*}" -ge 24 ] || return 3
    drivers='overlayfs native'
  fi
  for driver in $drivers; do
    dock=$work/docker-${dock_version%%.*}-$store-$driver
    start_engine "$tree" "$store" "$driver" && return 0
  done
  cp "$work"/docker-*.log "$logs/"
  return 1
}

start_engine() {
  local tree=$1 store=$2 driver=$3 tries
  mkdir -p "$dock/home"
  printf '{"features":{"containerd-snapshotter":%s}}' "$([ "$store" = containerd ] && echo true || echo false)" >"$dock/daemon.json"
  (limit=none within "$tree" env PATH="$debian_path" HOME="$dock/home" "${engine_environment[@]}" \
    dockerd --config-file "$dock/daemon.json" --data-root "$dock/data" --exec-root "$dock/exec" \
    --pidfile "$dock/docker.pid" --host "unix://$dock/docker.sock" --iptables=false --ip6tables=false --ip-forward=false \
    --bridge=none --storage-driver "$driver" >"$dock.log" 2>&1) &
  dock_pid=$! dock_tree=$tree
  own "$dock_pid"
  for ((tries = 0; tries < 120; tries++)); do
    kill -0 "$dock_pid" 2>/dev/null || return 1
    docker version >/dev/null 2>&1 && return 0
    sleep 0.5
  done
  stop "$dock_pid" 10
  return 1
}

stop_engine() {
  stop "$dock_pid" 30
  [ ! -s "$dock/exec/containerd/containerd.pid" ] || stop "$(cat "$dock/exec/containerd/containerd.pid")" 10
  cp "$dock.log" "$logs/"
  rm -rf --one-file-system "$dock"
}

# engine_reason STATUS TREE: why there is no engine.
engine_reason() {
  if [ "$1" -eq 2 ]; then
    echo "dockerd does not run here: $(within "$2" env PATH="$debian_path" dockerd --version 2>&1 | tail -n 1)"
  else
    echo "the engine does not start here: $(grep -E 'level=(error|fatal)|failed' "$dock.log" | tail -n 1 | cut -c1-200)"
  fi
}

# docker ARGUMENT…: the client of that engine.
docker() {
  within "$dock_tree" env PATH="$debian_path" HOME="$dock/home" DOCKER_CONFIG="$dock/home" "${engine_environment[@]}" \
    DOCKER_HOST="unix://$dock/docker.sock" DOCKER_BUILDKIT=0 docker "$@"
}

# The harness itself can be tried against another registry: a file that defines start_hatoba and provide anew.
# shellcheck disable=SC1090
[ -z "${HATOBA_CI_STAND_IN:-}" ] || . "$HATOBA_CI_STAND_IN"
