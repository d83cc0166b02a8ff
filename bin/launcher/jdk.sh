# shellcheck shell=sh disable=SC2034
# Finds a JDK 25 or newer without starting one: each has a file "release" that names its version.

# read_release HOME: sets version and build, or fails if no JDK is there.
read_release() {
  version=
  build=
  if [ ! -x "$1/bin/javac" ] || [ ! -r "$1/release" ]; then
    return 1
  fi
  while IFS='=' read -r key value; do
    value=${value#\"}
    value=${value%\"}
    case $key in
      JAVA_VERSION) version=$value ;;
      JAVA_RUNTIME_VERSION) build=$value ;;
    esac
    if [ -n "$version" ] && [ -n "$build" ]; then
      break
    fi
  done <"$1/release"
  feature=${version%%[!0-9]*}
  build=${build:-$version}
  [ -n "$feature" ]
}

# consider PLACE HOME: takes HOME as the jdk if it is new enough.
consider() {
  if ! read_release "$2"; then
    return 1
  fi
  if [ "$feature" -lt 25 ]; then
    too_old="$too_old, $1 has $version"
    return 1
  fi
  jdk=$2
  jdk_build=$build
}

# The JDK of the java that PATH finds, through symlinks.
path_jdk() {
  java=$(command -v java) || return 1
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case $link in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
    esac
  done
  (CDPATH='' cd -- "$(dirname "$java")/.." && pwd -P)
}

# look_in FOLDERS: the first JDK 25 in folders joined by colons; a newer one only if there is no 25,
# for the optimizing compiler is made for 25.
look_in() {
  folders=$1:
  newer=
  while [ -n "$folders" ]; do
    folder=${folders%%:*}
    folders=${folders#*:}
    for found in "$folder"/* "$folder"/*/Contents/Home; do
      if ! read_release "$found" || [ "$feature" -lt 25 ]; then
        continue
      fi
      if [ "$feature" -eq 25 ]; then
        consider "$folder" "$found"
        return
      fi
      newer=${newer:-$found}
    done
  done
  [ -n "$newer" ] && consider folder "$newer"
}

# Sets jdk and jdk_build, or ends with 7.
find_jdk() {
  jdk=
  too_old=
  usual=/usr/lib/jvm:/usr/java:/opt:/Library/Java/JavaVirtualMachines
  usual=$usual:${SDKMAN_DIR:-${HOME:-}/.sdkman}/candidates/java:${HOME:-}/.jdks
  if [ -n "${JAVA_HOME:-}" ] && consider JAVA_HOME "$JAVA_HOME"; then
    return
  fi
  on_path=$(path_jdk) || on_path=
  if [ -n "$on_path" ] && consider PATH "$on_path"; then
    return
  fi
  if ! look_in "${EXCHANGE_JVM_FOLDERS:-$usual}"; then
    die 7 "expected a JDK 25, found none (JAVA_HOME is ${JAVA_HOME:-not set}$too_old; looked also" \
      "in ${EXCHANGE_JVM_FOLDERS:-$usual}): install one, such as Temurin 25, or set JAVA_HOME to" \
      "the folder of one"
  fi
}
