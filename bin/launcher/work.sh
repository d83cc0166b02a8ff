# shellcheck shell=sh
# Long work: one at a time per checkout, with progress, and taken back when interrupted.

lock=
worker=

# Ends a child process. A shell that has just forked loses a signal, so it is sent until it is heard.
end_child() {
  while kill "$1"; do
    sleep 0.2
  done >/dev/null 2>&1 &
  wait "$1" 2>/dev/null || true
}

# Ends what runs and takes back what is half done.
take_back() {
  if [ -n "$worker" ]; then
    end_child "$worker"
  fi
  if [ -n "$lock" ]; then
    rm -f "$lock"
  fi
  worker=
  lock=
}

# kill -0 fails too for a process of someone else; ps may be missing.
alive() {
  kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1
}

# Waits for other launchers of this checkout. A lock is a link that names its owner, so that making
# it and naming the owner are one step.
take_lock() {
  wanted=$1
  folder=$(dirname "$wanted")
  mkdir -p "$folder" 2>/dev/null || true
  [ -w "$folder" ] || die 8 "expected a folder that can be written, got $folder"
  told=no
  trap 'take_back; exit 130' INT
  trap 'take_back; exit 143' TERM HUP
  trap take_back EXIT
  until ln -s "$$" "$wanted" 2>/dev/null; do
    owner=$(readlink "$wanted" 2>/dev/null) || continue
    if ! alive "$owner"; then
      break_lock "$wanted"
      continue
    fi
    if [ "$told" = no ]; then
      say "waiting for process $owner, which builds the same folder (its lock: $wanted)"
      told=yes
    fi
    sleep 0.2
  done
  lock=$wanted
}

# Removes the lock of a process that is gone. Only one at a time may judge: else a slow judge would
# remove the lock that a quick one has just taken.
break_lock() {
  if ! mkdir "$1.judge" 2>/dev/null; then
    # A judge needs a moment. One that is a minute old has died.
    if [ -n "$(find "$1.judge" -prune -mmin +1 2>/dev/null)" ]; then
      rmdir "$1.judge" 2>/dev/null || true
    fi
    sleep 0.1
    return
  fi
  owner=$(readlink "$1" 2>/dev/null) || owner=
  if [ -n "$owner" ] && ! alive "$owner"; then
    rm -f "$1"
  fi
  rmdir "$1.judge"
}

release_lock() {
  take_back
  trap - INT TERM HUP EXIT
}

# work TEXT LOG COMMAND...: runs the command with its output in the log. Gives its exit code.
work() {
  text=$1
  log=$2
  shift 2
  began=$(date +%s)
  "$@" >"$log" 2>&1 </dev/null &
  worker=$!
  if [ -t 2 ]; then
    while kill -0 "$worker" 2>/dev/null; do
      printf '\r\033[Kexchange: %s ... %d s' "$text" "$(($(date +%s) - began))" >&2
      sleep 0.5
    done
    printf '\r\033[K' >&2
  else
    say "$text"
  fi
  result=0
  wait "$worker" || result=$?
  worker=
  return "$result"
}
