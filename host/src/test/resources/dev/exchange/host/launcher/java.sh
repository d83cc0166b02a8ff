#!/bin/sh
# Stands in for the JVM: does what the launcher asks of it, or prints its arguments, one a line.
for argument; do
  case $argument in
    -XX:DumpLoadedClassList=*) echo 'java/lang/Object id: 0' >"${argument#*=}" ;;
    -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
    -Xshare:dump) dumps=yes ;;
    */RuntimeImage.java) makes_image=yes ;;
    */CompilerProbe.java) probes=yes ;;
  esac
  last=$argument
done
if [ -n "${makes_image:-}" ]; then
  [ -e "$STUB/no-image" ] && exit 1
  mkdir -p "$last/bin"
  cp "$0" "$last/bin/java"
elif [ -n "${probes:-}" ]; then
  [ ! -e "$STUB/no-compiler" ]
elif [ -n "${dumps:-}" ]; then
  echo dump >>"$STUB/dumps"
  [ -e "$STUB/no-archive" ] || : >"$archive"
elif [ -e "$STUB/serve" ]; then
  trap 'echo ended in order; exit 143' TERM
  echo ready
  while :; do sleep 0.05; done
else
  printf '%s\n' "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" >"$STUB/locale"
  printf '%s\n' "$0" "$@"
  exit "${STUB_EXIT:-0}"
fi
