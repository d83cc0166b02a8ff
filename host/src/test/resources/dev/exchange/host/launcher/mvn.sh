#!/bin/sh
# Stands in for Maven: fills host/target/dist below the pom that it is given.
echo "$@" >>"$STUB/builds"
while [ -e "$STUB/hold-build" ]; do
  sleep 0.05
done
if [ -e "$STUB/break-build" ]; then
  echo '[INFO] compiling'
  echo '[ERROR] Main.java:[3,7] ; expected'
  exit 1
fi
while [ "$1" != -f ]; do
  shift
done
dist=$(dirname "$2")/host/target/dist
mkdir -p "$dist/lib" "$dist/compiler"
: >"$dist/lib/exchange-host-1.jar"
: >"$dist/lib/exchange-api-1.jar"
: >"$dist/lib/vertx-core-1.jar"
: >"$dist/compiler/compiler-1.jar"
