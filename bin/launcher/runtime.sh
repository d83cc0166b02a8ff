# shellcheck shell=sh disable=SC2154
# Chooses how the JVM runs. docs/adr/0003-compiler-and-aot-cache.md tells why it is so.
#
# dist/runtime/state holds what prepare.sh made, a line each:
#   jdk, build, names   what it was made from: if one differs, it is made again
#   mode                image: the JDK's copy with the compiler; upgrade: the JDK, which is given the
#                       compiler; native: a JDK that has one; plain: none
#   java_home, compiler the JVM to run, and "on" or "off: why"
#   archive, aot        the archive of loaded classes, and "on" or "off: why"

# The class path in a fixed order, the libraries first: the archive knows them alone, so that a new
# build of the host leaves it valid.
class_path() {
  libraries=
  names=
  own=
  for jar in "$dist"/lib/*.jar; do
    case $jar in
      */exchange-*) own=${own:+$own:}$jar ;;
      *)
        libraries=${libraries:+$libraries:}$jar
        names=$names${jar##*/}:
        ;;
    esac
  done
}

# Sets what the state says. Fails if there is none for this JDK and these libraries.
read_state() {
  made_from=
  if [ ! -r "$dist/runtime/state" ]; then
    return 1
  fi
  while IFS='=' read -r key value; do
    case $key in
      jdk | build | names) made_from=$made_from$value: ;;
      mode) mode=$value ;;
      java_home) java_home=$value ;;
      compiler) compiler=$value ;;
      archive) archive=$value ;;
      aot) aot=$value ;;
    esac
  done <"$dist/runtime/state"
  [ "$made_from" = "$jdk:$jdk_build:$names:" ] && [ -x "$java_home/bin/java" ] &&
    { [ -z "$archive" ] || [ -f "$archive" ]; }
}

write_state() {
  cat >"$dist/runtime/state.new" <<STATE
jdk=$jdk
build=$jdk_build
names=$names
mode=$mode
java_home=$java_home
compiler=$compiler
archive=$archive
aot=$aot
STATE
  mv "$dist/runtime/state.new" "$dist/runtime/state"
}

# A JVM as it is installed. The argument tells why.
plain_runtime() {
  mode=plain
  java_home=$jdk
  compiler="off: $1"
  archive=
  aot="off: $1"
}

# Sets mode, java_home, compiler, archive and aot. Only commands that start programs prepare: the
# others start well enough without.
choose_runtime() {
  class_path
  if [ "${EXCHANGE_RUNTIME:-}" = plain ]; then
    plain_runtime "EXCHANGE_RUNTIME is plain"
  elif ! read_state; then
    if [ "$kind" = short ]; then
      plain_runtime "not prepared yet, which exchange run does"
    else
      prepare_once
    fi
  fi
}

prepare_once() {
  if ! mkdir -p "$dist/runtime" 2>/dev/null || [ ! -w "$dist/runtime" ]; then
    plain_runtime "$dist/runtime cannot be written"
    return
  fi
  take_lock "$dist/runtime/lock"
  if ! read_state; then
    log=$dist/runtime/prepare.log
    work "preparing the compiler and fast starts, once for this JDK (log: $log)" "$log"       sh "$launcher/prepare.sh" "$home" "$dist" "$jdk" "$jdk_build" || true
    read_state || plain_runtime "preparing failed, see $log"
  fi
  release_lock
}
