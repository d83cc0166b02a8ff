#!/bin/sh
# Makes dist/runtime: a JVM with the optimizing compiler, an archive of loaded classes for fast
# starts, and the state that names both. Arguments: the root, dist, the JDK and its build. What
# cannot be made is left out, and the state says why; the log says more.
set -eu

home=$1
dist=$2
jdk=$3
jdk_build=$4
launcher=$home/bin/launcher
scratch=$dist/runtime/scratch.$$
child=
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# shellcheck source=bin/launcher/runtime.sh
. "$launcher/runtime.sh"

end() {
  if [ -n "$child" ]; then
    while kill "$child"; do # a shell that has just forked loses a signal
      sleep 0.2
    done >/dev/null 2>&1 &
    wait "$child" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap 'end; exit 143' INT TERM HUP
trap end EXIT

# Runs a command so that a signal to this script ends it too.
step() {
  printf '\n> %s\n' "$*"
  "$@" </dev/null &
  child=$!
  result=0
  wait "$child" || result=$?
  child=
  return "$result"
}

# jvm COMMAND...: the JVM that the mode describes.
jvm() {
  set -- --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "$@"
  case $mode in
    image) set -- -XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI "$@" ;;
    upgrade)
      set -- -XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI \
        "--upgrade-module-path=$dist/compiler" "$@"
      ;;
  esac
  step "$java_home/bin/java" "$@"
}

# compiles MODE HOME: takes the mode if a script is compiled in it.
compiles() {
  mode=$1
  java_home=$2
  compiler=on
  jvm "-XX:DumpLoadedClassList=$scratch/probe.list" -cp "$libraries" "$launcher/CompilerProbe.java"
}

# A copy of the JDK of its own folder: one that a running host uses is never touched.
make_image() {
  image=$dist/runtime/jdk-$(printf '%s' "$jdk$jdk_build$libraries" | cksum | cut -d ' ' -f 1)
  if [ -x "$image/bin/java" ]; then
    return
  fi
  step "$jdk/bin/java" "$launcher/RuntimeImage.java" \
    "$dist/compiler" "$scratch/modules" "$scratch/image" && mv "$scratch/image" "$image"
}

choose_mode() {
  if grep -q '^GRAALVM_VERSION' "$jdk/release" && compiles native "$jdk"; then
    return
  fi
  if [ ! -d "$dist/compiler" ]; then
    plain_runtime "there is no folder $dist/compiler"
  elif make_image && compiles image "$image"; then
    return
  elif compiles upgrade "$jdk"; then
    return
  else
    plain_runtime "it does not work on this JDK, see $dist/runtime/prepare.log"
  fi
}

# Notes which classes a host with all languages loads. It may fail: then the probe's are all.
train() {
  hello=$home/examples/hello
  if [ -d "$hello" ]; then
    jvm "-XX:DumpLoadedClassList=$scratch/hello.list" -cp "$libraries:$own" \
      dev.exchange.host.Main run "$hello" --request greet '{"name":"Ada"}' || true
  fi
}

make_archive() {
  archive=
  if [ "$mode" = upgrade ]; then
    aot="off: a JDK with an upgraded module takes none"
    return
  fi
  train
  # Each list numbers its classes: merged, the numbers mean nothing. Lines with a source are of class
  # loaders that an archive does not serve. A class stands before the lines on its constants.
  cat "$scratch"/*.list | sed -e '/ source: /d' -e 's/ id: [0-9]*.*$//' |
    awk '!seen[$0]++' >"$scratch/classes"
  file=$dist/runtime/classes-$$.jsa
  # The compiler switched on adds its module at run time; here it must be named.
  set -- -Xshare:dump "-XX:SharedClassListFile=$scratch/classes" \
    "-XX:SharedArchiveFile=$file" -Xlog:cds=error -Xlog:aot=error -cp "$libraries"
  if [ "$mode" = image ]; then
    set -- --add-modules=jdk.internal.vm.ci "$@"
  fi
  if jvm "$@" && [ -f "$file" ]; then
    archive=$file
    aot=on
  else
    aot="off: it could not be made, see $dist/runtime/prepare.log"
  fi
}

# Archives that no state names; a JVM that started from one has it mapped and does not miss it.
remove_old_archives() {
  for old in "$dist"/runtime/classes-*.jsa; do
    if [ "$old" != "$archive" ]; then
      rm -f "$old"
    fi
  done
}

mkdir -p "$scratch"
class_path
choose_mode
make_archive
write_state
remove_old_archives
