# shellcheck shell=sh disable=SC2154
# Builds host/target/dist with Maven when it lacks or, for commands that start programs, when the
# sources are newer. The other commands talk to a host that runs: they take what is there.

built() {
  set -- "$dist"/lib/exchange-host-*.jar
  host_jar=$1
  [ -f "$host_jar" ]
}

# The first source that is newer than the host's jar and than the last build of this launcher.
newer_source() (
  cd "$home" || exit
  stamp=$dist/.built
  if [ ! -f "$stamp" ]; then
    stamp=$host_jar
  fi
  find pom.xml plugin-api scripts transports host plugins/scheduler \
    \( -name target -o -name test -o -name tests -o -name node_modules -o -name __pycache__ \) \
    -prune -o -newer "$stamp" -newer "$host_jar" ! -path plugin-api ! -path scripts \
    ! -path transports ! -path host ! -path plugins/scheduler ! -path '*/src' -print 2>/dev/null | head -n 1
)

needs_build() {
  if ! built; then
    reason="nothing is built"
    return 0
  fi
  if [ "$kind" = short ]; then
    return 1
  fi
  reason=$(newer_source)
  [ -n "$reason" ]
}

build_if_needed() {
  if [ "$source_tree" = no ]; then
    built || die 70 "expected exchange-host-*.jar in $dist/lib, got none: the distribution is broken"
    return
  fi
  if [ "${EXCHANGE_BUILD:-}" = never ]; then
    built || die 8 "expected a build in $dist/lib, got none, and EXCHANGE_BUILD is never"
    return
  fi
  if ! needs_build; then
    return
  fi
  take_lock "$home/host/target/launcher.lock"
  if needs_build; then
    explain "building: $reason"
    build
  fi
  release_lock
}

build() {
  command -v mvn >/dev/null || die 8 "expected Maven 3.8 or newer (mvn) on PATH to build, found none"
  log=$home/host/target/launcher-build.log
  : >"$home/host/target/launcher.began"
  if ! work "building, which takes some minutes the first time (log: $log)" "$log" \
    env JAVA_HOME="$jdk" mvn -B -q -f "$home/pom.xml" -Dstyle.color=never \
    -Dquick -Dmaven.test.skip=true -pl host,plugins/scheduler -am package; then
    grep '^\[ERROR\]' "$log" | head -n 12 >&2 || true
    die 8 "the build failed; its whole output is in $log"
  fi
  built || die 8 "expected the build to make $dist/lib/exchange-host-*.jar, got none; see $log"
  mv "$home/host/target/launcher.began" "$dist/.built"
}
