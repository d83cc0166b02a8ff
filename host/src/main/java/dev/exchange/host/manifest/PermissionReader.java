package dev.exchange.host.manifest;

import dev.exchange.host.manifest.FilePermission.Access;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a manifest says of permissions. Any thread. */
final class PermissionReader {

  private PermissionReader() {}

  static Permissions permissions(@Nullable Part part) {
    if (part == null) {
      return Permissions.NOT_GIVEN;
    }
    Members members =
        part.members("handle", "send", "subscribe", "network", "files", "environment");
    return new Permissions(
        true,
        list(members.find("handle"), each -> each.text(TextForm.PATTERN)),
        list(members.find("send"), each -> each.text(TextForm.PATTERN)),
        list(members.find("subscribe"), each -> each.text(TextForm.PATTERN)),
        list(members.find("network"), each -> HostPattern.of(each.text(TextForm.HOST))),
        list(members.find("files"), PermissionReader::file),
        list(members.find("environment"), each -> each.text(TextForm.VARIABLE)));
  }

  private static FilePermission file(Part part) {
    Members members = part.members("path", "access");
    return new FilePermission(
        members.require("path").text(TextForm.PATH),
        members.require("access").choice(Access.class));
  }

  private static <T> @Nullable List<T> list(@Nullable Part part, Function<Part, T> read) {
    return part == null ? null : part.each(read);
  }
}
